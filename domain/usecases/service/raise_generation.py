"""The database is noted to be newer than every copy of it that was made before."""

from domain.ports import PhotoStore
from domain.steps.service.keep_generation import keep_generation


async def raise_generation(store: PhotoStore) -> None:
    """Raises Corrupt when the database is an older copy."""
    await keep_generation(store)
