"""Makes connections remember all statements of the service, and keeps Postgres from work of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from tortoise import Tortoise

from sandbox.patience import patience

# The launcher ends when autovacuum is switched off. A worker goes on with its list, unless it is ended.
_END_AUTOVACUUM = """
SELECT pid, backend_type <> 'autovacuum worker' OR pg_terminate_backend(pid) FROM pg_stat_activity
WHERE backend_type IN ('autovacuum launcher', 'autovacuum worker')"""


async def learn_statements(**server_settings: str) -> None:
    """Makes the open database's connections remember every statement, so that none is planned again.

    In production they remember a hundred: a plan takes up to 300 kB of Postgres' memory in each connection.
    The server closes no idle connection: while no test uses one, nobody would read that it was closed.
    """
    client = Tortoise.get_connection("default")
    await client.close()
    client.extra["statement_cache_size"] = 1000  # type: ignore[attr-defined]
    client.extra["max_inactive_connection_lifetime"] = 0  # type: ignore[attr-defined]
    client.server_settings |= {"idle_session_timeout": "0"} | server_settings  # type: ignore[attr-defined]
    await client.create_connection(with_db=True)


@asynccontextmanager
async def without_autovacuum(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Autovacuum takes the number of a transaction now and then, which looks like a write of the test."""
    await _set_autovacuum(connection, "SET autovacuum = off")
    async with asyncio.timeout(patience(30)):
        while await connection.fetch(_END_AUTOVACUUM):  # noqa: ASYNC110 - another process ends
            await asyncio.sleep(0.01)
    yield
    await _set_autovacuum(connection, "RESET autovacuum")


async def _set_autovacuum(connection: asyncpg.Connection, how: str) -> None:
    await connection.execute(f"ALTER SYSTEM {how}")
    await connection.execute("SELECT pg_reload_conf()")
