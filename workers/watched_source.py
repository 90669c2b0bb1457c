"""Notices that no photo can be fetched from Telegram, although Telegram answers everything else."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from domain.errors import Throttled, Unavailable
from domain.ports import PhotoSource
from domain.queries.service.faults import lasts
from domain.values.faults import TELEGRAM

# One file that cannot be read may be at fault itself. A second one says that the way to the files is broken.
_FILES = 2
# A photo that waits is tried every ten seconds, and a try may take a minute. Later nobody tries any more.
_TRIED_WITHIN_S = 120.0
# One success may be a short moment within an outage. So long after it, files that fail again count once more:
# before a photo would be given up.
_READ_WITHIN_S = 3600.0


class WatchedSource:
    """Implements `ports.PhotoSource` by another one, and remembers which files could not be read."""

    def __init__(self, source: PhotoSource, now_s: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._now_s = now_s
        self._unread: set[str] = set()  # since a file was read
        self._at_fault: set[str] = set()  # other files were read after these had failed
        self._failed_at = 0.0
        self._read_at = 0.0

    async def download(self, tg_file_id: str) -> bytes:
        with self._noting(tg_file_id):
            return await self._source.download(tg_file_id)

    async def read(self, tg_file_id: str) -> AsyncIterator[bytes]:
        with self._noting(tg_file_id):
            async for piece in self._source.read(tg_file_id):
                yield piece

    async def check(self) -> None:
        """Raises Unavailable while files cannot be read. While Telegram answers nothing at all, that is
        another fault, and this one is not told beside it.
        """
        is_tried = self._now_s() - self._failed_at < _TRIED_WITHIN_S
        if len(self._unread) >= _FILES and is_tried and not await lasts(TELEGRAM):
            raise Unavailable("Telegram", f"{len(self._unread)} files could not be read, and none could")

    @contextmanager
    def _noting(self, tg_file_id: str) -> Iterator[None]:
        try:
            yield
        except Throttled:
            raise
        except Unavailable:
            self._failed_at = self._now_s()
            self._forget_faults()
            if tg_file_id not in self._at_fault:
                self._unread.add(tg_file_id)
            raise
        self._forget_faults()
        self._read_at = self._now_s()
        self._at_fault |= self._unread
        self._at_fault.discard(tg_file_id)
        self._unread.clear()

    def _forget_faults(self) -> None:
        if self._now_s() - self._read_at > _READ_WITHIN_S:
            self._at_fault.clear()
