"""Settles a database that was put back by other means than our own restore, before it is checked."""

from domain.ports import PhotoStore
from domain.queries.service.in_use import ensure_not_in_use
from domain.steps.service.keep_generation import settle_older_copy


async def settle_older_database(store: PhotoStore, *, is_certain: bool = False) -> None:
    """If the database is an older copy, deliveries that may have been sent since become ones that are offered
    and never sent by themselves, and the index is rebuilt. Safe to repeat.

    is_certain: the operator says that it is one. Then raises Unavailable while the bot or a worker runs:
    they know nothing of it.
    """
    if is_certain:
        await ensure_not_in_use()
    await settle_older_copy(store, is_certain=is_certain)
