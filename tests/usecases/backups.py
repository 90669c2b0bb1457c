"""Backs up, restores and empties the database of the test session."""

import shutil
from pathlib import Path

import asyncpg

from domain.adapters.postgres.backup import note_backup, write_backup
from domain.adapters.postgres.backup_manifest import Manifest
from domain.adapters.postgres.restore import restore_backup
from domain.steps.service.keep_generation import keep_generation
from tests import sql
from tests.usecases.factory import Group
from tests.usecases.rows import a_face, an_asset
from tests.usecases.stage import Stage


def quiet(_: str, done: int, total: int) -> None:
    assert 0 <= done <= total


async def back_up(dsn: str, folder: Path) -> Manifest:
    manifest = await write_backup(dsn, folder, quiet)
    await note_backup(dsn, manifest.taken_at)
    return manifest


async def restore(dsn: str, folder: Path) -> Manifest:
    return await restore_backup(dsn, folder, quiet)


async def put_back_an_older_copy(stage: Stage) -> None:
    """Makes the database look older than the generation that is noted in the store."""
    await keep_generation(stage.store)
    await sql.execute("UPDATE installation SET generation = generation - 1")


async def burn_down(dsn: str) -> None:
    """Empties the database; only the schema is left, as `migrate` makes it."""
    connection = await asyncpg.connect(dsn)
    tables = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"
    )
    # As a replica, because a trigger protects the history.
    await connection.execute("SET session_replication_role = replica")
    await connection.execute("; ".join(f'DELETE FROM "{table["tablename"]}"' for table in tables))
    await connection.execute("SELECT setval(c.oid::regclass, 1) FROM pg_class c WHERE c.relkind = 'S'")
    await connection.close()


async def add_face(dsn: str, group: Group) -> None:
    """Adds a photo with a face, on a connection of its own."""
    connection = await asyncpg.connect(dsn)
    await a_face(connection, group.workspace_id, await an_asset(connection, group.workspace_id))
    await connection.close()


async def contents(dsn: str, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """A digest of each table's rows."""
    connection = await asyncpg.connect(dsn)
    tables = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"
    )
    names = sorted({table["tablename"] for table in tables} - without)
    found = {
        name: await connection.fetchval(
            f"SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {name} t"
        )
        for name in names
    }
    await connection.close()
    return found


def copy_of(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(folder, folder.with_name(name)))
