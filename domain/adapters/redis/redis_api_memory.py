"""Counts the calls of the API and recognises repeated requests, for all processes together."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from redis.exceptions import RedisError

from domain.adapters.process.unreachable import why_unreachable
from domain.adapters.redis.redis_client import redis_client
from domain.errors import Unavailable
from domain.values.api import Known

_RUNNING, _DONE, _REFUSED = "r", "d", "n"
_KNOWN: Mapping[str, Known] = {_RUNNING: "running", _DONE: "done", _REFUSED: "refused"}
# Counts and sets the expiry in one step: a counter that never expires would lock somebody out for good. A
# counter that lives for longer than its window was begun before the clock was put back, and begins anew.
_COUNT = """
if redis.call('PTTL', KEYS[1]) > tonumber(ARGV[1]) then redis.call('DEL', KEYS[1]) end
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
"""
# A request that outlived its claim leaves the key alone if a different request has claimed it since. Seconds
# of 0 free the key. KEYS: the key. ARGV: the state, the request's digest, seconds to keep it.
_FINISH = """
local known = redis.call('GET', KEYS[1])
if known and string.sub(known, 2) ~= ARGV[2] then return end
if tonumber(ARGV[3]) == 0 then redis.call('DEL', KEYS[1])
else redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2], 'EX', ARGV[3]) end
"""

T = TypeVar("T")


class RedisApiMemory:
    """The ApiMemory port. Keys are digests: nothing in Redis names anybody."""

    def __init__(self, redis_url: str, *, prefix: str) -> None:
        """prefix: the RQ_QUEUE_NAME setting: two bots that share one Redis do not share limits."""
        self._redis = redis_client(redis_url)
        self._prefix = f"{prefix}:api"
        self._counting = self._redis.register_script(_COUNT)
        self._finishing = self._redis.register_script(_FINISH)

    async def count(self, key: str, *, limit: int, window_s: int) -> float:
        name = f"{self._prefix}:calls:{key}"
        count, left_ms = await _asked(lambda: self._counting(keys=[name], args=[window_s * 1000]))
        return 0.0 if count <= limit else max(left_ms, 1) / 1000

    async def begin(self, key: str, *, request: str, patience_s: int) -> Known:
        # `another`: the key was claimed for another request than this one.
        name = self._request_key(key)
        if await _asked(lambda: self._redis.set(name, _RUNNING + request, nx=True, ex=patience_s)):
            return "new"
        found = await _asked(lambda: self._redis.get(name))
        if found is None:  # the key has gone since the call above
            return "running"
        state, known = found.decode()[:1], found.decode()[1:]
        if known != request:
            return "another"
        return _KNOWN[state]

    async def finish(self, key: str, *, request: str, keep_s: int, is_refused: bool = False) -> None:
        name, state = self._request_key(key), _REFUSED if is_refused else _DONE
        await _asked(lambda: self._finishing(keys=[name], args=[state, request, keep_s]))

    async def close(self) -> None:
        await self._redis.aclose()

    def _request_key(self, key: str) -> str:
        return f"{self._prefix}:request:{key}"


async def _asked(ask: Callable[[], Awaitable[T]]) -> T:
    try:
        return await ask()
    except (RedisError, OSError) as error:
        raise Unavailable("Redis", why_unreachable(error)) from error
