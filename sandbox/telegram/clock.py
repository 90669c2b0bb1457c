"""The stand-in's time: the machine's, plus the time that a test has let pass."""

import time
from collections.abc import Callable

from sandbox.telegram.changes import Changes


class Clock:
    """Seconds since the epoch. `advance` lets hours pass without waiting for them."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._ahead_s = 0.0

    def now(self) -> float:
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        self._ahead_s += seconds
        self._changes.announce()

    async def wait_until(self, at: float, *, unless: Callable[[], bool]) -> None:
        """Returns at that time, or as soon as `unless` is true."""
        while (left_s := at - self.now()) > 0 and not unless():
            try:
                await self._changes.until(lambda: self.now() >= at or unless(), timeout_s=left_s)
            except TimeoutError:
                continue
