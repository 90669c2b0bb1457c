"""Finds out that a database was put back by other means than our own restore: by a snapshot of the disk,
`pg_restore` or a recovery to an earlier point in time.

A number stands in the database and beside the photos, and both go up together. A database with a smaller
number than the one beside the photos is an older copy: persons who were erased since are still in it, and
photos that were sent since are still owed in it. Where the photos were put back with the database, only the
operator knows that it is one.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Corrupt, NotFound
from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.service.installation import installation_id
from domain.queries.service.restored import SETTLE, ensure_checked, unchecked_backup
from domain.rules.photos.store_keys import GENERATION_KEY


@dataclass(frozen=True, slots=True)
class _Generation:
    generation: int
    generation_at: datetime


async def keep_generation(store: PhotoStore) -> None:
    """Counts up, first in the database: no crash leaves it behind the store. Raises as `ensure_current`."""
    await ensure_current(store)
    generation = await sql.value(
        int,
        """UPDATE installation SET generation = generation + 1, generation_at = now()
           RETURNING generation""",
    )
    assert generation is not None
    await _put(store, generation)


async def ensure_current(store: PhotoStore) -> None:
    """Raises Corrupt when the database is an older copy: from then on nothing starts on it before
    `restore-check --apply`. Raises also as `noted_generation`.
    """
    if await settle_older_copy(store):
        await ensure_checked()


async def settle_older_copy(store: PhotoStore, *, is_certain: bool = False) -> bool:
    """If the database is an older copy, settles it and notes the restore. Returns whether it is an older
    copy. is_certain: the operator says so, and the number beside the photos was put back with the database.
    Raises as `noted_generation`.
    """
    # The store is read first: a number that rises in between makes the database look newer, never older.
    noted = await noted_generation(store)
    await installation_id()
    known = await sql.one(_Generation, "SELECT generation, generation_at FROM installation")
    assert known is not None
    if noted <= known.generation and not is_certain:
        return False
    async with sql.in_transaction():
        # Several processes may find it out; the lock lets one of them write it.
        await sql.execute("SELECT id FROM installation FOR UPDATE")
        if await unchecked_backup() is None:
            for statement in SETTLE:
                await sql.execute(statement)
            await sql.execute("INSERT INTO restores (backup_taken_at) VALUES ($1)", known.generation_at)
    return True


async def noted_generation(store: PhotoStore) -> int:
    """The number beside the photos; 0 in a store that is new or of an earlier version. Raises Corrupt when
    the number cannot be read, Unavailable while the store is away.
    """
    try:
        return int(json.loads(await store.get(GENERATION_KEY))["generation"])
    except NotFound:
        return 0
    except (ValueError, KeyError, TypeError) as error:
        raise Corrupt("the photo store", f"{GENERATION_KEY} cannot be read") from error


async def _put(store: PhotoStore, generation: int) -> None:
    await store.put(GENERATION_KEY, json.dumps({"generation": generation}).encode() + b"\n")
