"""Checks whether the database has tables."""

from domain.errors import Unavailable
from domain.queries import sql

NO_TABLES = "it has no tables yet: they come when the bot or a worker starts for the first time"


async def has_tables() -> bool:
    return bool(await sql.value(bool, "SELECT to_regclass('public.tasks') IS NOT NULL AS there"))


async def ensure_tables() -> None:
    """Raises Unavailable for a database without tables, on which nothing ever started."""
    if not await has_tables():
        raise Unavailable("the database", NO_TABLES)
