"""Waking the workers: each queue has a list in Redis, of rings that say nothing but that there is work."""

import logging
import time
from collections.abc import Sequence
from typing import Any

from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from domain.adapters.redis_client import ANSWER_TIMEOUT_S, redis_client
from domain.adapters.unreachable import why_unreachable
from domain.errors import Unavailable
from domain.ports import TaskId

# As many as a worker has hands. More would wake nobody who does not look anyway.
_MOST = 40
# After a Redis that said nothing: whoever commits waits for each ring, and the sweep rings anyway.
_NOT_RUNG_S = 2.0

log = logging.getLogger(__name__)


class RedisDoorbell:
    """The Doorbell port: a ring for each task, none of which names it. Whose turn it is, Postgres says."""

    def __init__(self, redis_url: str, *, prefix: str) -> None:
        """prefix: the RQ_QUEUE_NAME setting, so that two installations can share one Redis."""
        self._prefix = prefix
        self._redis = redis_client(redis_url)
        self._silent_until = 0.0

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        """Never raises for Redis: a lost ring is found by the sweep."""
        if not task_ids or time.monotonic() < self._silent_until:
            return
        key = _list_of(self._prefix, queue)
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.lpush(key, *[""] * min(len(task_ids), _MOST))
                pipe.ltrim(key, 0, _MOST - 1)
                await pipe.execute()
        except (RedisError, OSError) as error:
            if isinstance(error, TimeoutError | RedisTimeoutError):
                self._silent_until = time.monotonic() + _NOT_RUNG_S
            log.warning(
                "%d tasks of queue %s were not rung for: %s", len(task_ids), queue, type(error).__name__
            )

    async def close(self) -> None:
        await self._redis.aclose()


class RedisRings:
    """Those of one queue, as `domain/steps/bell.py` wants them."""

    def __init__(self, redis_url: str, *, prefix: str, queue: str, wait_s: int = 1) -> None:
        """wait_s: how long `listen` waits for a ring."""
        self._redis = redis_client(redis_url, answer_s=ANSWER_TIMEOUT_S + wait_s)
        self._key = _list_of(prefix, queue)
        self._wait_s = wait_s

    async def listen(self) -> bool:
        try:
            ring: Any = self._redis.brpop([self._key], self._wait_s)  # typed for redis without asyncio too
            return await ring is not None
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", why_unreachable(error)) from error

    async def close(self) -> None:
        await self._redis.aclose()


def _list_of(prefix: str, queue: str) -> str:
    return f"{prefix}:rings:{queue}"
