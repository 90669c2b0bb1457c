"""Counts the downloads that are open: each holds a connection to Telegram for as long as its reader likes."""

from collections import Counter

from bot.api.problems import Refusal
from domain.ids import ParticipantId

MOST_OF_ONE = 6  # Telegram on Android opens each address twice: to ask for its name and size, and to save it
MOST = 20
_RETRY_AFTER_S = 10


class OpenDownloads:
    """Counts those of this process: each process has connections of its own."""

    def __init__(self) -> None:
        self._open: Counter[ParticipantId] = Counter()

    def begin(self, reader: ParticipantId) -> None:
        """Raises Refusal(429) when the reader, or all together, have too many open. Else call `end` later."""
        if self._open[reader] >= MOST_OF_ONE or self._open.total() >= MOST:
            detail = "other downloads are still open"
            raise Refusal(429, "too_many_downloads", detail, {"Retry-After": str(_RETRY_AFTER_S)})
        self._open[reader] += 1

    def end(self, reader: ParticipantId) -> None:
        self._open[reader] -= 1
        if not self._open[reader]:
            del self._open[reader]
