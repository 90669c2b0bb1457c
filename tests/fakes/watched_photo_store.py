"""The in-memory store, with writes that a test can hold, and calls that it can break."""

import asyncio
from collections.abc import Sequence

from domain.adapters.photo_stores.photo_round_trip import check_round_trip
from domain.errors import Unavailable
from tests.fakes.in_memory_photo_store import InMemoryPhotoStore


class WatchedPhotoStore(InMemoryPhotoStore):
    """`pause`: every write waits for this event. `is_putting` tells that a write has begun. `keeps_deleted`:
    a deletion silently deletes nothing. `is_full`: reads go on, no write does. `free`: how many bytes a write
    may have.
    """

    def __init__(self) -> None:
        super().__init__()
        self.keeps_deleted = False
        self.is_full = False
        self.free: int | None = None
        self.pause: asyncio.Event | None = None
        self.is_putting = asyncio.Event()
        self.fails_in: int | None = None  # which call from now fails, counted from 1

    async def check(self) -> None:
        await check_round_trip(self, "in-memory store")

    async def put(self, key: str, data: bytes) -> None:
        if self.is_full or (self.free is not None and len(data) > self.free):
            raise Unavailable("in-memory store", "no space is left")
        self.is_putting.set()
        if self.pause is not None:
            await self.pause.wait()
        await super().put(key, data)

    async def delete(self, keys: Sequence[str]) -> None:
        if not self.keeps_deleted:
            await super().delete(keys)

    def _answer(self) -> None:
        super()._answer()
        if self.fails_in is not None:
            self.fails_in -= 1
            if self.fails_in == 0:
                raise Unavailable("in-memory store", "this call fails")
