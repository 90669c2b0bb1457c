"""Helpers to wait for another task or connection."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import Context
from typing import Any, TypeVar

import asyncpg

from sandbox.patience import patience
from tests import sql

T = TypeVar("T")

LIMIT_S = 10


async def apart(work: Coroutine[Any, Any, T], context: Context | None = None) -> T:
    """Runs the work outside of the caller's transaction, since Tortoise keeps that in the context."""
    async with asyncio.TaskGroup() as group:
        running = group.create_task(work, context=context or Context())
    return running.result()


async def until_blocked(task: asyncio.Task[Any], *, waiters: int = 1) -> None:
    """Waits until so many connections wait for a lock, or until the task is done."""
    async with asyncio.timeout(patience(LIMIT_S)):
        while not task.done() and await _lock_waiters() < waiters:
            pass  # each look is a round trip to Postgres


async def until_somebody_waits_for(seconds: float) -> None:
    """Waits until a statement has waited for a lock for so long."""
    waits = """SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()
        AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > make_interval(secs => $1)"""
    async with asyncio.timeout(patience(LIMIT_S)):
        while not await sql.rows(waits + " HAVING count(*) > 0", seconds):
            pass  # each look is a round trip to Postgres


async def _lock_waiters() -> int:
    row = await sql.one(
        """SELECT count(*) AS n FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    )
    assert row is not None
    return int(row["n"])


@asynccontextmanager
async def held(dsn: str, statement: str, *args: object) -> AsyncIterator[asyncpg.Connection]:
    """Opens another transaction that has run the statement, and commits it when the block ends."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute(statement, *args)
            yield connection
    finally:
        await connection.close()


async def cut_who_waits(dsn: str) -> None:
    """Cuts the one connection that waits for a lock."""
    connection = await asyncpg.connect(dsn)
    cut = await connection.fetch(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    )
    await connection.close()
    assert len(cut) == 1
