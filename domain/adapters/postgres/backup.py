"""Writes one snapshot of the whole database into a folder. It needs no program but Postgres itself.

The folder holds names and embeddings: keep it as safe as the database, and not longer than 30 days.
"""

import asyncio
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import asyncpg

from domain import fail_points
from domain.adapters.postgres.backup_manifest import MANIFEST, Manifest, TableFile
from domain.adapters.process.unreachable import why_unreachable
from domain.errors import Unavailable
from domain.rules.service.schema_version import NO_TABLES
from domain.rules.work.deadlines import LONGEST

# Heartbeats and alarms describe the running service: after a restore they are not needed, since a restore
# itself counts as an outage (`are_people_heard`). The manifest has the migrations.
NOT_KEPT = frozenset({"alarms", "heartbeats", "tortoise_migrations"})

Note = Callable[[str, int, int], None]
"""Called with the table that is copied, the bytes that are done, and about how many bytes there are."""

_NAMES = """
SELECT string_agg(quote_ident(relname), ', ' ORDER BY relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
_TABLES = """
SELECT c.relname AS name, pg_table_size(c.oid) AS size,
    (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT coalesce(array_agg(DISTINCT k.confrelid::regclass::text), '{}') FROM pg_constraint k
     WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid
       AND NOT k.condeferrable) AS refers_to
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname
"""
_NOTE = """
INSERT INTO installation (id, backed_up_at) VALUES (1, $1)
ON CONFLICT (id) DO UPDATE SET backed_up_at = EXCLUDED.backed_up_at
"""
# How often a Postgres that starts anew is tried, and how long after one another.
_TRIES, _PAUSE_S = 5, 5
_SEQUENCES = """
SELECT sequencename AS name, coalesce(last_value, 0) AS value FROM pg_sequences WHERE schemaname = 'public'
"""


async def write_backup(dsn: str, target: Path, note: Note) -> Manifest:
    """The folder appears only when it is whole; an interrupted try can be repeated. Raises Unavailable."""
    connection = await connect(dsn)
    try:
        await _ensure_tables(connection)
        draft = _new_draft(target)
        try:
            manifest = await _copy_out(connection, draft, note)
            manifest.write(draft)
            _publish(draft, target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)  # half a backup holds names and embeddings, too
            raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unavailable("the backup", f"{target} cannot be written ({reason})") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable("Postgres", why_unreachable(error)) from error
    finally:
        await connection.close()
    return manifest


async def note_backup(dsn: str, taken_at: datetime) -> None:
    """Lets the service know of a backup, so that it raises no alarm for the want of one. Tries again while
    Postgres cannot be reached: it may be starting anew. Raises Unavailable.
    """
    for _ in range(_TRIES - 1):
        with suppress(Unavailable):
            connection = await connect(dsn)
            break
        await asyncio.sleep(_PAUSE_S)
    else:
        connection = await connect(dsn)
    try:
        await connection.execute(_NOTE, taken_at)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable("Postgres", why_unreachable(error)) from error
    finally:
        await connection.close()


async def connect(dsn: str) -> asyncpg.Connection:
    """Raises Unavailable."""
    try:
        return await asyncpg.connect(
            dsn,
            timeout=LONGEST.connect_s,
            command_timeout=LONGEST.statement_s,
            server_settings=LONGEST.server_settings(),
        )
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise Unavailable("Postgres", why_unreachable(error)) from error


async def _ensure_tables(connection: asyncpg.Connection) -> None:
    if await connection.fetchval("SELECT to_regclass('public.tasks')") is None:
        raise Unavailable("the database", NO_TABLES)


async def _copy_out(connection: asyncpg.Connection, folder: Path, note: Note) -> Manifest:
    names = await connection.fetchval(_NAMES)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        # A migration waits for the backup, or the backup for it: a table that is rewritten after the
        # snapshot, which the first SELECT takes, would look empty in it.
        await connection.execute(f"LOCK TABLE {names} IN ACCESS SHARE MODE")
        taken_at = await connection.fetchval("SELECT now()")
        tables = in_order(await connection.fetch(_TABLES))
        total, done, files = sum(table["size"] for table in tables), 0, []
        for table in tables:
            writer = _Writer(folder / f"{table['name']}.copy", table["name"], note, done, total)
            with writer:
                status = await connection.copy_from_table(
                    table["name"], output=writer.take, columns=table["columns"], format="binary"
                )
                writer.ensure_whole()
            done += table["size"]
            rows = int(status.split()[-1])
            columns = tuple(table["columns"])
            files.append(TableFile(table["name"], columns, rows, writer.size, writer.sha256))
        # Postgres reads sequences outside of the snapshot, so their values are never behind the copied rows.
        sequences = {row["name"]: row["value"] for row in await connection.fetch(_SEQUENCES)}
        return Manifest(taken_at, await migrations(connection), tuple(files), sequences)


async def migrations(connection: asyncpg.Connection) -> tuple[str, ...]:
    """The names of the migrations that have run, in order."""
    found = await connection.fetch("SELECT name FROM tortoise_migrations WHERE app = 'spotted' ORDER BY name")
    return tuple(row["name"] for row in found)


def in_order(tables: Iterable[asyncpg.Record]) -> Sequence[asyncpg.Record]:
    """Puts each table after the tables that it refers to, and leaves out tables that are not kept."""
    left = {table["name"]: table for table in tables if table["name"] not in NOT_KEPT}
    ordered: list[asyncpg.Record] = []
    while left:
        free = [name for name, table in left.items() if not left.keys() & set(table["refers_to"])]
        assert free, f"tables refer to each other: {sorted(left)}"
        ordered += [left.pop(name) for name in free]
    return ordered


class _Writer:
    """Writes one file, and computes its SHA-256 meanwhile."""

    def __init__(self, path: Path, name: str, note: Note, done: int, total: int) -> None:
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._digest = hashlib.sha256()
        self._note, self._name, self._done, self._total = note, name, done, total
        self.size = 0
        self._failure: OSError | None = None

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    async def take(self, data: bytes) -> None:
        """Writes a part. An error, such as a full disk, is kept for `ensure_whole`.

        If the output raised, the driver would wait for ever for the end of the COPY.
        """
        if self._failure is None:
            try:
                self._write(data)
            except OSError as error:
                self._failure = error

    def ensure_whole(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _write(self, data: bytes) -> None:
        fail_points.before("backup.write")
        self._file.write(data)
        fail_points.after("backup.write")
        self._digest.update(data)
        self.size += len(data)
        self._note(self._name, min(self._done + self.size, self._total), self._total)


def _new_draft(target: Path) -> Path:
    if target.exists():
        raise Unavailable("the backup's folder", f"{target} is there already: choose a new name")
    draft = target.with_name(target.name + ".tmp")
    shutil.rmtree(draft, ignore_errors=True)
    for folder in (*reversed(draft.parents), draft):
        if folder == draft or not folder.exists():  # mkdir fails if the old draft could not be removed
            folder.mkdir(mode=0o700)  # `parents=True` would let everybody read the upper folders
    return draft


def _publish(draft: Path, target: Path) -> None:
    for path in (draft / MANIFEST, draft):
        _sync(path)
    fail_points.before("backup.rename")
    draft.rename(target)
    fail_points.after("backup.rename")
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
