"""Finds and removes traces in Redis of what was erased."""

import re
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from typing import Any

from redis.exceptions import RedisError

from domain.adapters.process.unreachable import why_unreachable
from domain.adapters.redis.redis_client import redis_client
from domain.errors import Unavailable
from domain.rules.erasing.needles import names_an_id

TIMEOUT_S = 5.0
_BATCH = 500
_WHOLE = {"string": ("GET",), "list": ("LRANGE", 0, -1)}


class RedisTraces:
    """The Traces port on the keys and jobs of this installation. SCAN holds up no other client."""

    def __init__(self, redis_url: str, *, prefix: str) -> None:
        """prefix: the RQ_QUEUE_NAME setting; what others keep in the same Redis is not ours to read."""
        self._redis = redis_client(redis_url, connect_s=TIMEOUT_S, answer_s=TIMEOUT_S)
        self._ours = (f"{_literal(prefix)}:*", f"arq:*:{_literal(prefix)}-*")

    async def find(self, ids: Collection[str]) -> list[str]:
        found = set()
        try:
            for match in self._ours:
                async for key in self._redis.scan_iter(match=match, count=_BATCH):
                    if await self._names_one(key, ids):
                        found.add(key.decode(errors="replace"))
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", why_unreachable(error)) from error
        return sorted(found)

    async def remove(self, keys: Sequence[str]) -> None:
        try:
            if keys:
                await self._redis.delete(*keys)
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", why_unreachable(error)) from error

    async def close(self) -> None:
        await self._redis.aclose()

    async def _names_one(self, key: bytes, ids: Collection[str]) -> bool:
        if names_an_id(key.decode(errors="replace"), ids):
            return True
        async for text in self._content(key):
            if names_an_id(text.decode(errors="replace"), ids):
                return True
        return False

    async def _content(self, key: bytes) -> AsyncIterator[bytes]:
        """Yields a key's texts; none for a key that has expired meanwhile, and for other types of keys.

        Sets and hashes are read in batches: to read a long queue at once could outlast the lease of the task
        that asks.
        """
        kind = (await self._redis.type(key)).decode()
        if kind in _WHOLE:
            command, *arguments = _WHOLE[kind]
            answer = await self._redis.execute_command(command, key, *arguments)  # type: ignore[no-untyped-call]
            for text in [answer or b""] if kind == "string" else answer:
                yield text
        scans: dict[str, Callable[..., AsyncIterator[Any]]] = {
            "set": self._redis.sscan_iter,
            "zset": self._redis.zscan_iter,
            "hash": self._redis.hscan_iter,
        }
        if kind in scans:
            async for item in scans[kind](key, count=_BATCH):
                for part in item if isinstance(item, tuple) else (item,):
                    if isinstance(part, bytes):  # a score is no text
                        yield part


def _literal(prefix: str) -> str:
    """Escapes the prefix for a pattern of SCAN."""
    return re.sub(r"([\\*?\[\]])", r"\\\1", prefix)
