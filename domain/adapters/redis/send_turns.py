"""Reserves turns to send: at most a fixed number in any window of time, first come first served.

A turn is a reserved time, so waiting callers keep their order and nobody polls. Two implementations of the
same arithmetic: a script in Redis, on Redis's clock, for all processes; a dict for when Redis is away.
"""

import math
import time
from collections import deque
from dataclasses import dataclass
from typing import cast

from redis.asyncio import Redis


@dataclass(frozen=True, slots=True)
class Bucket:
    """What shares a limit of `sends` in any `window_s`: one chat, or all chats together."""

    name: str
    sends: int
    window_s: float


# A pause's value is its whole length (ms). What is left of it is longer only if Redis' clock was put back. An
# earlier version wrote 1 as the value of every pause, and may run beside this one.
_PAUSE_LEFT = """
local function left(key)
    local ms, asked = redis.call('PTTL', key), tonumber(redis.call('GET', key) or 0)
    if ms <= asked or asked == 1 then return ms end
    redis.call('PEXPIRE', key, asked)
    return asked
end
"""
# KEYS: the last `sends` reserved times (ms, with fractions: turns may be a few ms apart), the pause. ARGV:
# sends, window, patience, the longest patience of any caller (ms). Returns the wait (ms). A wait longer than
# the patience reserves nothing, else a task that comes again would push its own turn away. Nobody reserves a
# turn that is further away than the longest patience. If one is, by more than a minute, the clock was put
# back since, and the turns are forgotten.
_RESERVE = f"""{_PAUSE_LEFT}
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local turn = now + math.max(0, left(KEYS[2]))
local sends, window = tonumber(ARGV[1]), tonumber(ARGV[2])
if redis.call('LLEN', KEYS[1]) >= sends then
    local earlier = tonumber(redis.call('LINDEX', KEYS[1], -sends))
    if earlier > now + ARGV[4] + 60000 then
        redis.call('DEL', KEYS[1])
    else
        turn = math.max(turn, earlier + window)
    end
end
local wait = math.ceil(turn - now)
if wait > tonumber(ARGV[3]) then return wait end
redis.call('RPUSH', KEYS[1], string.format('%.3f', turn))
redis.call('LTRIM', KEYS[1], -sends, -1)
redis.call('PEXPIRE', KEYS[1], math.ceil(wait + window))
return wait
"""

# A shorter pause does not end a longer one. KEYS: the pause. ARGV: milliseconds.
_PAUSE = f"""{_PAUSE_LEFT}
if left(KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[1]) end
"""


class RedisTurns:
    """Turns of all processes, in Redis. Its methods raise RedisError and OSError."""

    def __init__(self, redis: Redis, prefix: str, *, longest_patience_s: float) -> None:
        """longest_patience_s: that of any process that shares these turns is at most a minute longer."""
        self._redis = redis
        self._longest_patience_ms = round(longest_patience_s * 1000)
        self._prefix = f"{prefix}:turns"
        self._reserve = redis.register_script(_RESERVE)
        self._pause = redis.register_script(_PAUSE)

    async def reserve(self, bucket: Bucket, patience_s: float) -> float:
        """Seconds to wait for the turn. When that is longer than the patience, no turn is reserved."""
        keys = [f"{self._prefix}:{bucket.name}", self._pause_key(bucket)]
        args = [
            bucket.sends,
            bucket.window_s * 1000,
            round(patience_s * 1000),
            self._longest_patience_ms,
        ]
        wait_ms = await self._reserve(keys=keys, args=args)
        return cast("int", wait_ms) / 1000

    async def pause(self, bucket: Bucket, seconds: float) -> None:
        await self._pause(keys=[self._pause_key(bucket)], args=[math.ceil(seconds * 1000)])

    async def is_paused(self, *buckets: Bucket) -> bool:
        return bool(await self._redis.exists(*(self._pause_key(bucket) for bucket in buckets)))

    def _pause_key(self, bucket: Bucket) -> str:
        return f"{self._prefix}:{bucket.name}:pause"


class LocalTurns:
    """Turns of this process alone, with a share of the limits that is safe while others do the same."""

    SHARE = 0.25
    MANY = 1000
    LONGEST_WINDOW_S = 70.0

    def __init__(self) -> None:
        self._turns: dict[str, deque[float]] = {}
        self._paused_until: dict[str, float] = {}

    def reserve(self, bucket: Bucket, patience_s: float) -> float:
        """Seconds to wait for the turn. When that is longer than the patience, no turn is reserved."""
        now = time.monotonic()
        self._forget_what_is_over(now)
        share = bucket.sends * self.SHARE
        sends = max(1, int(share))
        window_s = bucket.window_s * sends / share
        turns = self._turns.setdefault(bucket.name, deque())
        # Not cut to `sends` at once: a caller that may take more turns of this chat has to see older ones.
        while len(turns) > sends and turns[0] + self.LONGEST_WINDOW_S < now:
            turns.popleft()
        turn = max(now, self._paused_until.get(bucket.name, now))
        if len(turns) >= sends:
            turn = max(turn, turns[-sends] + window_s)
        if turn - now <= patience_s:
            turns.append(turn)
        return turn - now

    def pause(self, bucket: Bucket, seconds: float) -> None:
        until = time.monotonic() + seconds
        self._paused_until[bucket.name] = max(until, self._paused_until.get(bucket.name, until))

    def is_paused(self, *buckets: Bucket) -> bool:
        now = time.monotonic()
        return any(self._paused_until.get(bucket.name, now) > now for bucket in buckets)

    def _forget_what_is_over(self, now: float) -> None:
        if len(self._turns) + len(self._paused_until) > self.MANY:
            self._paused_until = {name: until for name, until in self._paused_until.items() if until > now}
            self._turns = {
                name: turns
                for name, turns in self._turns.items()
                if turns and turns[-1] + self.LONGEST_WINDOW_S > now
            }
