"""Tries a PhotoStore out."""

import secrets

from domain.errors import Corrupt
from domain.ports import PhotoStore

_WRITTEN = b"check"


async def check_round_trip(store: PhotoStore, name: str) -> None:
    """Writes, reads and removes a tiny object under `check/`. Raises what the store raises, or Corrupt."""
    key = f"check/{secrets.token_hex(8)}"
    await store.put(key, _WRITTEN)
    try:
        if await store.get(key) != _WRITTEN:
            raise Corrupt(name, "gives back other bytes than were written")
    finally:
        await store.delete([key])
