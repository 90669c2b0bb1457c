"""Checks whether Redis answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError

from domain.adapters.process.unreachable import why_unreachable
from domain.adapters.redis.redis_client import redis_client
from domain.errors import Unavailable

TIMEOUT_S = 2.0

_WRITTEN = "spotted:check"


class RedisCheck:
    """The check at a start, in /healthz, for alarms, and for tasks that wait for Redis. Doorbell and send
    rates raise nothing while Redis is away.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis = redis_client(redis_url, connect_s=TIMEOUT_S, answer_s=TIMEOUT_S)

    async def check(self) -> None:
        """Raises Unavailable."""
        with _errors():
            await self._redis.ping()

    async def check_writes(self) -> None:
        """Also writes, because a Redis whose memory is full answers a ping. Raises Unavailable."""
        with _errors():
            await self._redis.set(_WRITTEN, "1", px=1000)

    async def close(self) -> None:
        await self._redis.aclose()


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise Unavailable("Redis", why_unreachable(error)) from error
