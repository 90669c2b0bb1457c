"""Acts as a standby of the database whose readers still see the rows as they were at one transaction."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from sandbox.patience import patience
from tests import sql

SLOT = "standby"
_IS_HELD = """
SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND backend_xmin IS NOT NULL)
    OR EXISTS (SELECT 1 FROM pg_replication_slots WHERE active_pid = $1 AND xmin IS NOT NULL)
"""


@asynccontextmanager
async def standby(dsn: str, xid: int, *, has_slot: bool) -> AsyncIterator[None]:
    """xid: the oldest transaction whose end the standby's readers do not see yet (`hot_standby_feedback`)."""
    if has_slot:
        await sql.execute("SELECT pg_create_physical_replication_slot($1)", SLOT)
    place = await sql.value(str, "SELECT pg_current_wal_flush_lsn()::text")
    connection = await asyncpg.connect(dsn, server_settings={"replication": "true"})
    number = connection.get_server_pid()
    follow = f"START_REPLICATION {f'SLOT {SLOT}' if has_slot else ''} PHYSICAL {place}"
    following = asyncio.create_task(connection.execute(follow))  # noqa: TID251 - ends below
    try:
        await _until("SELECT EXISTS (SELECT 1 FROM pg_stat_replication WHERE pid = $1)", number)
        said = b"h" + struct.pack("!qIIII", 0, xid, 0, 0, 0)
        connection._transport.write(b"d" + struct.pack("!i", 4 + len(said)) + said)
        await _until(_IS_HELD, number)
        yield
    finally:
        connection.terminate()
        await asyncio.gather(following, return_exceptions=True)
        await _until("SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = $1)", number)
        if has_slot:
            await sql.execute("SELECT pg_drop_replication_slot($1)", SLOT)


async def _until(query: str, number: int) -> None:
    async with asyncio.timeout(patience(10)):
        while not await sql.value(bool, query, number):
            pass  # each look is a round trip to Postgres
