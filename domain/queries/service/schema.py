"""Says at which migration the database is, and whether this version of the code fits it."""

import pkgutil
from functools import cache

import migrations
from domain.queries import sql
from domain.rules.service.schema_version import ensure_not_newer, ensure_not_older


@cache
def known_migrations() -> list[str]:
    """The migrations of this version, in order. They are read once: the files of a newer version may come
    into the folder while this process runs.
    """
    return sorted(module.name for module in pkgutil.iter_modules(migrations.__path__))


async def applied_migrations() -> list[str]:
    """The migrations that have run, in order. Empty for a database on which nothing ever started."""
    if not await sql.value(bool, "SELECT to_regclass('public.tortoise_migrations') IS NOT NULL AS there"):
        return []
    return await sql.values(str, "SELECT name FROM tortoise_migrations WHERE app = 'spotted' ORDER BY name")


async def ensure_schema(*, may_be_older: bool = False) -> None:
    """Raises Corrupt when a newer version has migrated the database, and Unavailable when no process of this
    version has; both say what to do.

    may_be_older: this version migrates the database when it starts.
    """
    applied, known = await applied_migrations(), known_migrations()
    ensure_not_newer(applied, known)
    if not may_be_older:
        ensure_not_older(applied, known)


async def ensure_not_migrated_further() -> None:
    """Raises Corrupt when a newer version has migrated the database since this process started.

    What this version writes from then on may lack what the newer one relies on, such as the names in a
    caption.
    """
    ensure_not_newer(await applied_migrations(), known_migrations())
