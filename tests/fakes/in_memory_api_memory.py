"""The ApiMemory port on dicts; it can be switched off."""

import time

from domain.errors import Unavailable
from domain.values.api import Known


class InMemoryApiMemory:
    def __init__(self) -> None:
        self.is_down = False
        self.counts: dict[str, tuple[int, float]] = {}
        self.requests: dict[str, tuple[str, Known, float]] = {}

    async def count(self, key: str, *, limit: int, window_s: int) -> float:
        self._answer()
        now = time.monotonic()
        count, ends = self.counts.get(key, (0, 0.0))
        if ends <= now:
            count, ends = 0, now + window_s
        self.counts[key] = (count + 1, ends)
        return 0.0 if count < limit else ends - now

    async def begin(self, key: str, *, request: str, patience_s: int) -> Known:
        self._answer()
        now = time.monotonic()
        known, state, ends = self.requests.get(key, ("", "new", 0.0))
        if ends <= now:
            self.requests[key] = (request, "running", now + patience_s)
            return "new"
        return state if known == request else "another"

    async def finish(self, key: str, *, request: str, keep_s: int, is_refused: bool = False) -> None:
        self._answer()
        state: Known = "refused" if is_refused else "done"
        now = time.monotonic()
        known, _, ends = self.requests.get(key, (request, "new", 0.0))
        if known == request or ends <= now:
            self.requests[key] = (request, state, now + keep_s)
            if keep_s == 0:
                del self.requests[key]

    async def close(self) -> None:
        """Holds nothing open."""

    def _answer(self) -> None:
        if self.is_down:
            raise Unavailable("in-memory API memory", "switched off")
