"""What of somebody is to be found in Redis."""

import re
from collections.abc import Iterable, Sequence

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.errors import Unavailable

TIMEOUT_S = 5.0
_BATCH = 500
_DUMPS = {
    "string": ("GET",),
    "list": ("LRANGE", 0, -1),
    "set": ("SMEMBERS",),
    "zset": ("ZRANGE", 0, -1),
    "hash": ("HGETALL",),
}


class RedisTraces:
    """The Traces port on the keys of this installation and of arq: SCAN, which stops nobody else."""

    def __init__(self, redis_url: str, *, prefix: str) -> None:
        """prefix: the RQ_QUEUE_NAME setting; what others keep in the same Redis is not ours to read."""
        self._redis: Redis = Redis.from_url(
            redis_url, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S
        )
        self._ours = (f"{_literal(prefix)}:*", "arq:*")

    async def find(self, pattern: str) -> list[str]:
        sought = re.compile(pattern)
        found = []
        try:
            for match in self._ours:
                async for key in self._redis.scan_iter(match=match, count=_BATCH):
                    texts = (key, *await self._content(key))
                    if any(sought.search(text.decode(errors="replace")) for text in texts):
                        found.append(key.decode(errors="replace"))
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", type(error).__name__) from error
        return sorted(set(found))

    async def remove(self, keys: Sequence[str]) -> None:
        try:
            if keys:
                await self._redis.delete(*keys)
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", type(error).__name__) from error

    async def close(self) -> None:
        await self._redis.aclose()

    async def _content(self, key: bytes) -> list[bytes]:
        """Empty for a key that has expired meanwhile, and for a kind that nothing here makes."""
        kind = (await self._redis.type(key)).decode()
        if kind not in _DUMPS:
            return []
        command, *arguments = _DUMPS[kind]
        answer = await self._redis.execute_command(command, key, *arguments)  # type: ignore[no-untyped-call]
        return list(_flat(answer))


def _flat(answer: object) -> Iterable[bytes]:
    if isinstance(answer, bytes):
        yield answer
    elif isinstance(answer, dict):
        for pair in answer.items():
            yield from _flat(pair)
    elif isinstance(answer, list | tuple | set):
        for one in answer:
            yield from _flat(one)


def _literal(prefix: str) -> str:
    """SCAN's patterns have signs of their own."""
    return re.sub(r"([\\*?\[\]])", r"\\\1", prefix)
