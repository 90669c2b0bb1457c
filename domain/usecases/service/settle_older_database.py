"""Settles a database that was put back by other means than our own restore, before it is checked."""

from domain.ports import PhotoStore
from domain.steps.service.keep_generation import settle_older_copy


async def settle_older_database(store: PhotoStore) -> None:
    """If the database is an older copy, deliveries that may have been sent since become ones that are offered
    and never sent by themselves, and the index is rebuilt. Safe to repeat.
    """
    await settle_older_copy(store)
