"""Remembers receivers that did not answer in time, so that each of them holds up one call and not many."""

import time
from collections.abc import Callable

_REMEMBERED_S = 3600.0


class SilentReceivers:
    """pause_s: the time between two calls to a silent receiver; longer than a call may take."""

    def __init__(self, pause_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause_s = pause_s
        self._clock = clock
        self._next_at: dict[str, float] = {}

    def may_call(self, url: str) -> bool:
        """False for a silent receiver, except for one call after each pause."""
        now = self._clock()
        next_at = self._next_at.get(url)
        if next_at is None:
            return True
        if now < next_at:
            return False
        self._next_at[url] = now + self._pause_s
        return True

    def note(self, url: str, *, is_silent: bool) -> None:
        if not is_silent:
            self._next_at.pop(url, None)
            return
        now = self._clock()
        self._next_at = {one: at for one, at in self._next_at.items() if at > now - _REMEMBERED_S}
        self._next_at[url] = now + self._pause_s
