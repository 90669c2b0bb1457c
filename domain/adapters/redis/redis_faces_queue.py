"""The faces queue on three Redis streams: incoming messages, changes made in the chat, and results."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

from redis.exceptions import RedisError, ResponseError

from domain.adapters.process.unreachable import why_unreachable
from domain.adapters.redis.redis_client import redis_client
from domain.errors import Unavailable

GROUP = CONSUMER = "spotted"
FIELD = "message"
# A reader that has not asked for so long is dead or cut off: another process reads on.
READS_MS = 10_000
ANSWER_TIMEOUT_S = 5.0
# Each entry may have megabytes.
ENTRIES_AT_ONCE = 10
# Redis must not fill up: whoever reads too late finds older entries only in the table `queue_outbox`, where
# they stay for a week.
MOST_KEPT = 10_000


class RedisFacesQueue:
    """The FacesQueue port. All processes read as one consumer: what one process left, any other finishes.

    One process reads at a time. Of two, one could take in a later entry before the other has taken in an
    earlier one, and a deletion could overtake the move before it.
    """

    def __init__(self, redis_url: str, *, queue: str, streams: Mapping[str, str], wait_s: float = 1) -> None:
        """queue: the stream to read. streams: the streams to write, by the names that `publish` takes.

        wait_s: how long `receive` waits for a new entry.
        """
        self._redis = redis_client(redis_url, answer_s=ANSWER_TIMEOUT_S + wait_s)
        self._queue = queue
        self._streams = streams
        self._wait_ms = max(int(wait_s * 1000), 1)  # 0 would wait for ever
        self._reader, self._me = f"{queue}:reader", uuid4().hex.encode()
        # Whether entries may have been left, by this process or by a former reader.
        self._looks_for_left = True
        # The entries that were handed out last and are not acknowledged. None while that is unknown: when a
        # former reader may have left some, and while an answer of Redis is missing.
        self._handed_out: set[str] | None = None

    async def receive(self) -> Sequence[tuple[str, bytes]]:
        if self._handed_out != set():
            self._looks_for_left = True  # what was left comes first, so that no later entry overtakes it
        self._handed_out = None
        try:
            if not await self._is_reader():
                await asyncio.sleep(self._wait_ms / 1000)
                return []
            entries = await self._entries()
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", why_unreachable(error)) from error
        self._handed_out = {entry_id for entry_id, _ in entries}
        return entries

    async def acknowledge(self, entry_id: str) -> None:
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.xack(self._queue, GROUP, entry_id)
                pipe.xdel(self._queue, entry_id)
                await pipe.execute()
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", why_unreachable(error)) from error
        if self._handed_out is not None:
            self._handed_out.discard(entry_id)

    async def publish(self, stream: str, number: int, body: str) -> None:
        try:
            await self._redis.xadd(
                self._streams[stream], {"number": number, FIELD: body}, maxlen=MOST_KEPT, approximate=True
            )
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", why_unreachable(error)) from error

    async def close(self) -> None:
        with suppress(RedisError, OSError):  # another process then reads a few seconds later
            if await self._redis.get(self._reader) == self._me:
                await self._redis.delete(self._reader)
        await self._redis.aclose()

    async def _is_reader(self) -> bool:
        if await self._redis.set(self._reader, self._me, nx=True, px=READS_MS):
            self._looks_for_left = True
            return True
        if await self._redis.get(self._reader) != self._me:
            return False
        await self._redis.pexpire(self._reader, READS_MS)
        return True

    async def _entries(self) -> Sequence[tuple[str, bytes]]:
        try:
            return await self._left() or await self._new()
        except ResponseError as error:
            if not str(error).startswith("NOGROUP"):
                raise
        # This is the first start, or Redis lost what it had.
        with suppress(ResponseError):  # another process was faster
            await self._redis.xgroup_create(self._queue, GROUP, id="0", mkstream=True)
        return []

    async def _left(self) -> Sequence[tuple[str, bytes]]:
        """The first entries that were handed out to anybody and not acknowledged."""
        entries = list[tuple[str, bytes]]()
        while self._looks_for_left and not entries:
            _, left, *gone = await self._redis.xautoclaim(
                self._queue, GROUP, CONSUMER, min_idle_time=0, count=ENTRIES_AT_ONCE
            )
            entries = [_entry(*entry) for entry in left]
            # Entries that the writer trimmed away count, too: there may be one behind them.
            self._looks_for_left = bool(left) or any(gone)
        return entries

    async def _new(self) -> Sequence[tuple[str, bytes]]:
        answer = await self._redis.xreadgroup(
            GROUP, CONSUMER, {self._queue: ">"}, count=ENTRIES_AT_ONCE, block=self._wait_ms
        )
        return [_entry(*entry) for _, entries in answer for entry in entries]


def _entry(entry_id: bytes, fields: Mapping[bytes, Any]) -> tuple[str, bytes]:
    """The body is the field `message`, or the only field; otherwise it is empty, and is refused."""
    body = fields.get(FIELD.encode(), b"")
    if not body and len(fields) == 1:
        [body] = fields.values()
    return entry_id.decode(), bytes(body)
