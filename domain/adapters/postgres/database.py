"""Opens Postgres through Tortoise, and brings its schema up to date."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import asyncpg
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext
from tortoise.exceptions import DBConnectionError
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.transactions import in_transaction

from domain import fail_points
from domain.adapters.postgres.postgres_connection import Connection
from domain.adapters.process.unreachable import why_unreachable
from domain.errors import Unavailable
from domain.queries.service.schema import ensure_schema, known_migrations
from domain.rules.service.schema_version import ensure_not_newer
from domain.rules.work.deadlines import LONGEST, SHORT, Deadlines
from domain.values.mending import TOO_OLD

OLDEST_POSTGRES = 15
MIGRATION_LOCK = 0x5907_7ED0  # any number that nothing else in this database uses
_TLS_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def tortoise_config(dsn: str, *, max_connections: int = 20, deadlines: Deadlines = SHORT) -> dict[str, Any]:
    """dsn: `postgres://user:password@host:port/database`, with `?sslmode=…` if the provider asks for it."""
    default = expand_db_url(dsn)
    default["credentials"] |= {
        "ssl": default["credentials"].pop("sslmode", None),  # asyncpg's name of `sslmode`
        "minsize": 1,
        "maxsize": max_connections,
        "connection_class": Connection,
        "timeout": deadlines.connect_s,
        "command_timeout": deadlines.statement_s,
        "max_inactive_connection_lifetime": deadlines.idle_s,
        "server_settings": deadlines.server_settings(),
    }
    return {
        "connections": {"default": default},
        "apps": {
            "spotted": {
                "models": ["domain.tables"],
                "default_connection": "default",
                "migrations": "migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


async def migrate(dsn: str) -> None:
    """Applies pending migrations and records them, all in one transaction.

    Several processes may start at once: one migrates while the others wait. Raises Unavailable when the
    database cannot be opened, Corrupt when a newer version has migrated it; when Postgres goes away later,
    the driver's own error. A process of a former version that runs meanwhile ends itself at its next sweep
    (`ensure_not_migrated_further`).
    """
    async with open_database(dsn, max_connections=1, deadlines=LONGEST), in_transaction() as connection:
        await connection.execute_query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK])
        executor = MigrationExecutor(connection, tortoise_config(dsn)["apps"])
        # Tortoise would read its record of migrations before the table exists, and so end the transaction.
        await executor.recorder.ensure_schema(AsyncpgSchemaEditor(connection, atomic=False))
        applied = await executor.recorder.applied_migrations()
        ensure_not_newer(sorted(one.name for one in applied), known_migrations())
        await executor.migrate()
        fail_points.before("postgres.commit")
    fail_points.after("postgres.commit")


async def ensure_migrated(dsn: str) -> None:
    """Called in place of `migrate` if MIGRATE_ON_START is false. Raises Unavailable or Corrupt when the
    database was not migrated by this version.
    """
    async with open_database(dsn, max_connections=1):
        await ensure_schema()


@asynccontextmanager
async def open_database(
    dsn: str, *, max_connections: int = 20, deadlines: Deadlines = SHORT
) -> AsyncIterator[None]:
    """Tortoise's state is a context variable: open the database before starting any task that queries it.

    Raises Unavailable.
    """
    _ensure_readable(dsn)
    # This context has its own state. `Tortoise.init` would close a database that is open already.
    async with TortoiseContext() as opened:
        try:
            config = tortoise_config(dsn, max_connections=max_connections, deadlines=deadlines)
            await opened.init(config=config)
            _, rows = await opened.connections.get("default").execute_query("SHOW server_version")
        except (OSError, DBConnectionError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise Unavailable("Postgres", why_unreachable(error.__cause__ or error)) from error
        _ensure_recent(rows[0]["server_version"])
        yield


def _ensure_recent(version: str) -> None:
    """version: `15.18 (Debian …)`, or `19beta1`."""
    if int(re.split(r"\D", version, maxsplit=1)[0]) < OLDEST_POSTGRES:
        says = f"version {version.split(maxsplit=1)[0]} {TOO_OLD}"
        raise Unavailable("Postgres", f"{says}: Spotted runs on {OLDEST_POSTGRES} and later")


def _ensure_readable(dsn: str) -> None:
    try:
        parts = urlsplit(dsn)
        is_readable = parts.scheme in ("postgres", "postgresql") and bool(parts.hostname) and parts.port != 0
        options = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        is_readable = False
    # Raised outside of the handler above, whose error quotes the URL and so its password.
    if not is_readable:
        raise Unavailable("Postgres", "DATABASE_URL is not postgres://user:password@host:port/database")
    if not all(name == "sslmode" and mode in _TLS_MODES for name, mode in options):
        modes = ", ".join(_TLS_MODES)
        raise Unavailable("Postgres", f"DATABASE_URL has an option that is not ?sslmode= and one of {modes}")
