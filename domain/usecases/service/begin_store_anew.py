"""The operator says that what the photo store held is lost for good: an empty one takes its place."""

from domain.ports import PhotoStore
from domain.queries.service.own_store import is_without_marks
from domain.steps.service.mark_store import mark_store


async def begin_store_anew(store: PhotoStore) -> None:
    """A store with a mark is left as it is. The next start notes in the new store what was ever erased."""
    if await is_without_marks(store):
        await mark_store(store)
