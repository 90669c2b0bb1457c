"""Restores a backup into an empty database, in one transaction.

Photos that may have been sent since the backup are sent only when their recipients ask for them. The face
index is rebuilt.
"""

import os
from pathlib import Path

import asyncpg

from domain.adapters.postgres.backup import Note, connect, in_order, migrations
from domain.adapters.postgres.backup_manifest import Manifest
from domain.adapters.process.unreachable import why_unreachable
from domain.errors import Unavailable
from domain.queries.service.in_use import IS_IN_USE, in_use
from domain.queries.service.restored import SETTLE
from domain.queries.service.schema import known_migrations
from domain.rules.service.schema_version import ensure_backup_fits

_TABLES = """
SELECT c.relname AS name, (SELECT coalesce(array_agg(DISTINCT k.confrelid::regclass::text), '{}')
    FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid
      AND NOT k.condeferrable) AS refers_to
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""

# A new database has one row in this table, which names the installation. The backup's row replaces it.
_OWN_TABLE = "installation"


async def ensure_restorable(dsn: str, folder: Path) -> None:
    """Checks that this version made the backup and that the database is empty. Call it before `migrate`: no
    older version can use a database that a newer one has migrated. Raises Corrupt or Unavailable.
    """
    made_at = Manifest.read(folder).migrations
    ensure_backup_fits(made_at, known_migrations())
    connection = await connect(dsn)
    try:
        await _ensure_empty(connection)
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable("Postgres", why_unreachable(error)) from error
    finally:
        await connection.close()


async def restore_backup(dsn: str, folder: Path, note: Note) -> Manifest:
    """Restores all or nothing. Bot and workers start only after `restore-check --apply`.

    Raises Corrupt for a folder that is no whole backup. Raises Unavailable when the database is away, is not
    empty, has other migrations than the backup, or is in use.
    """
    manifest = Manifest.read(folder)
    manifest.verify(folder, manifest.tables)
    try:
        connection = await connect(dsn)
        try:
            async with connection.transaction():
                await _ensure_fits(connection, manifest)
                await _copy_in(connection, folder, manifest, note)
                await _settle(connection, manifest)
        finally:
            await connection.close()
    except OSError as error:
        raise Unavailable("the restore", error.strerror or type(error).__name__) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable("Postgres", why_unreachable(error)) from error
    return manifest


async def _ensure_fits(connection: asyncpg.Connection, manifest: Manifest) -> None:
    ensure_backup_fits(manifest.migrations, await migrations(connection))
    await _ensure_empty(connection)
    if await connection.fetchval(IS_IN_USE):
        raise in_use()


async def _ensure_empty(connection: asyncpg.Connection) -> None:
    for table in in_order(await connection.fetch(_TABLES)):
        if table["name"] == _OWN_TABLE:
            continue
        if await connection.fetchval(f'SELECT EXISTS (SELECT 1 FROM "{table["name"]}")'):  # noqa: S608
            raise Unavailable("the database", f"it is not empty ({table['name']}): create a new one")


async def _copy_in(connection: asyncpg.Connection, folder: Path, manifest: Manifest, note: Note) -> None:
    done = 0
    await connection.execute("DELETE FROM installation")
    await connection.execute("SET CONSTRAINTS ALL DEFERRED")  # two tables refer to each other
    for table in manifest.tables:
        note(table.name, done, manifest.size)
        await connection.copy_to_table(
            table.name, source=os.fspath(folder / table.file), columns=list(table.columns), format="binary"
        )
        done += table.size
        rows = await connection.fetchval(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608
        if rows != table.rows:
            raise Unavailable("the restore", f"{table.name} has {rows} rows instead of {table.rows}")
    note("sequences", done, manifest.size)
    for name, value in manifest.sequences.items():
        if value:
            await connection.execute("SELECT setval($1::text::regclass, $2)", f'public."{name}"', value)


async def _settle(connection: asyncpg.Connection, manifest: Manifest) -> None:
    for statement in SETTLE:
        await connection.execute(statement)
    await connection.execute("INSERT INTO restores (backup_taken_at) VALUES ($1)", manifest.taken_at)
