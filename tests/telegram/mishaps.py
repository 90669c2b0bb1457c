"""Makes things go wrong in Postgres, and mends them afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg


@asynccontextmanager
async def table_locked(dsn: str, table: str) -> AsyncIterator[None]:
    """Makes all that read or write the table wait."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


@asynccontextmanager
async def write_refused(
    dsn: str, table: str, event: str = "INSERT OR UPDATE OR DELETE"
) -> AsyncIterator[None]:
    """Makes writes to the table fail with an unexpected error, as a bug would."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            f"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$;
                CREATE TRIGGER refuse BEFORE {event} ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse()"""
        )
        yield
    finally:
        await connection.execute("DROP FUNCTION IF EXISTS refuse CASCADE")
        await connection.close()
