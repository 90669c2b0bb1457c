"""Keeps a worker from uploading many pictures at once: on a slow line none of them would arrive in time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.ids import AssetId
from domain.values.time_limit import begin_anew, stand_still

# Two, so that the line is busy while Telegram answers one of them.
_AT_ONCE = 2
# Other sends need consumers, too, while documents wait for the line.
_MOST_DOCUMENTS = 10


class Uploads:
    """What this process uploads now."""

    def __init__(self) -> None:
        self._running: set[AssetId] = set()
        self._line = asyncio.Semaphore(_AT_ONCE)

    def begin(self, asset_id: AssetId) -> bool:
        """False if the document is being uploaded already, or if many others are."""
        if asset_id in self._running or len(self._running) >= _MOST_DOCUMENTS:
            return False
        self._running.add(asset_id)
        return True

    def end(self, asset_id: AssetId) -> None:
        self._running.discard(asset_id)

    @asynccontextmanager
    async def turn(self, upload: object | None) -> AsyncIterator[None]:
        """Waits for a turn to upload; without an upload there is nothing to wait for. What was read before
        may be old when the block begins.
        """
        if upload is None:
            yield
            return
        stand_still()
        try:
            await self._line.acquire()
        finally:
            begin_anew()
        try:
            yield
        finally:
            self._line.release()
