"""Settles a database that was put back by other means than our own restore, before it is checked."""

from domain.ports import PhotoStore
from domain.steps.service.keep_generation import settle_older_copy


async def settle_older_database(store: PhotoStore) -> None:
    """Offers what may have been sent since the copy was made, and has the index rebuilt. Safe to repeat."""
    await settle_older_copy(store)
