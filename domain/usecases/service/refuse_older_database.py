"""A database that was put back by other means than our own restore is found out at a start."""

from domain.ports import PhotoStore
from domain.steps.service.keep_generation import ensure_current


async def refuse_older_database(store: PhotoStore) -> None:
    """Raises Corrupt when the database is an older copy: from then on nothing starts on it before
    `restore-check --apply`.
    """
    await ensure_current(store)
