"""Tries a PhotoStore out."""

import secrets

from domain.errors import Corrupt
from domain.ports import PhotoStore

# As large as most photos: a few bytes fit on a disk that is too full for a photo. At random, because some
# disks store zeros in no space.
_SIZE = 512 * 1024


async def check_round_trip(store: PhotoStore, name: str) -> None:
    """Writes, reads and removes an object under `check/`. If the write got no answer, the object may stay.

    Raises what the store raises, and Corrupt when the store gives back other bytes.
    """
    key, written = f"check/{secrets.token_hex(8)}", secrets.token_bytes(_SIZE)
    await store.put(key, written)
    try:
        if await store.get(key) != written:
            raise Corrupt(name, "gives back other bytes than were written")
    finally:
        await store.delete([key])
