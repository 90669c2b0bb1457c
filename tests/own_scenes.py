"""Scenes for the tests of scenes, which other tests and Postgres itself leave alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from sandbox.patience import patience
from tests.scenes import Scenes

# The launcher ends when autovacuum is switched off. A worker goes on with its list, unless it is ended.
_END_AUTOVACUUM = """
SELECT pid, backend_type <> 'autovacuum worker' OR pg_terminate_backend(pid) FROM pg_stat_activity
WHERE backend_type IN ('autovacuum launcher', 'autovacuum worker')"""


@asynccontextmanager
async def own_scenes(connection: asyncpg.Connection) -> AsyncIterator[Scenes]:
    """Without autovacuum, which takes the number of a transaction: that looks like a write of the test."""
    scenes = Scenes(connection, "own_scenes")
    await _set_autovacuum(connection, "SET autovacuum = off")
    async with asyncio.timeout(patience(30)):
        while await connection.fetch(_END_AUTOVACUUM):  # noqa: ASYNC110 - another process ends
            await asyncio.sleep(0.01)
    yield scenes
    await scenes.forget()
    await _set_autovacuum(connection, "RESET autovacuum")


async def _set_autovacuum(connection: asyncpg.Connection, how: str) -> None:
    await connection.execute(f"ALTER SYSTEM {how}")
    await connection.execute("SELECT pg_reload_conf()")
