"""How long one try of a task may take. What it waits for the machine's own cores does not count. Also a clock
that runs on while the machine sleeps.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from domain.errors import Stalled

T = TypeVar("T")
# A limit, so that a thread that hangs does not make tasks wait for ever.
_LONGEST_WAIT_S = 3600.0


@dataclass(slots=True)
class _Limit:
    timeout: asyncio.Timeout
    seconds: float
    is_over: bool = False

    def reach(self, seconds: float) -> None:
        if not self.is_over and not self.timeout.expired():
            self.timeout.reschedule(asyncio.get_running_loop().time() + seconds)


_LIMIT: ContextVar[_Limit | None] = ContextVar("time_limit", default=None)


@asynccontextmanager
async def limited(seconds: float, *, reason: str | None = None) -> AsyncIterator[None]:
    """Raises Stalled when the block takes longer than so many seconds, counted from its start or the last
    `begin_anew`. reason: of that error; None for one that names the seconds.
    """
    try:
        async with asyncio.timeout(seconds) as timeout:
            limit = _Limit(timeout, seconds)
            before = _LIMIT.set(limit)
            try:
                yield
            finally:
                limit.is_over = True
                _LIMIT.reset(before)
    except TimeoutError:
        if timeout.expired():
            raise Stalled("worker", reason or f"not done within {seconds:g} s") from None
        raise


def stand_still() -> None:
    """Stops the time of the innermost `limited` block until `begin_anew`, for an hour at most, because the
    task waits for a core or for its turn to upload.
    """
    if (limit := _LIMIT.get()) is not None:
        limit.reach(_LONGEST_WAIT_S)


def begin_anew() -> None:
    """Starts the time of the innermost `limited` block again, because the task got on. Does nothing outside
    such a block.
    """
    if (limit := _LIMIT.get()) is not None:
        limit.reach(limit.seconds)


async def getting_on(items: AsyncIterator[T]) -> AsyncIterator[T]:
    """Yields the items of a long list, and starts the task's time again with each of them."""
    async for item in items:
        begin_anew()
        yield item


def boot_s() -> float:
    """Seconds since some moment in the past. `time.monotonic` stands still while the machine sleeps; it is
    read only where the system has no other clock.
    """
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
