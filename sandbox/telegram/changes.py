"""Lets code wait for a change without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
# The event loop's clock may be a little ahead of the clock that conditions look at.
CLOCKS_DIFFER_S = 0.01


class Changes:
    """Every change of the stand-in is announced here, and all who wait look again.

    A check and the wait that follows it run without an await in between, so no change is missed.
    """

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self._waiters: set[asyncio.Future[None]] = set()

    def announce(self) -> None:
        self.version += 1
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def announce_in(self, seconds: float) -> None:
        """Announces a change that comes by the passing of time."""
        asyncio.get_running_loop().call_later(seconds + CLOCKS_DIFFER_S, self.announce)

    def close(self) -> None:
        """Notes the end, and wakes everybody who waits."""
        self.closed = True
        self.announce()

    async def next(self) -> None:
        """Returns at the next change."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    async def until(self, predicate: Callable[[], T], *, timeout_s: float | None = None) -> T:
        """The first true value of the predicate. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not (value := predicate()):
                await self.next()
            return value
