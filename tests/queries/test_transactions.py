"""A transaction on a connection that died fails by itself and harms no later one."""

import asyncio
from contextlib import suppress
from typing import Any

import asyncpg
import pytest
from tortoise import Tortoise

from domain.errors import Conflict, Unavailable
from sandbox.patience import patience
from tests import sql

INSERT = "INSERT INTO workspaces (name) VALUES ('x')"


async def break_the_next_connection() -> None:
    """Breaks the connection that the pool gives out next: the one that came back last."""
    pool = Tortoise.get_connection("default")._pool
    connection = await pool.acquire()
    transport = connection._con._transport
    await pool.release(connection)
    transport.abort()


async def try_on_a_dead_connection() -> bool:
    """Whether it failed: now and then the pool hears in time that the connection died, and opens another."""
    await break_the_next_connection()
    try:
        async with sql.in_transaction():
            await sql.execute(INSERT)
    except Unavailable:
        return True
    return False


async def insert_and_fail() -> None:
    async with sql.in_transaction():
        await sql.execute(INSERT)
        raise Conflict("somebody_was_faster")


async def workspaces() -> int:
    return len(await sql.rows("SELECT id FROM workspaces"))


@pytest.mark.usefixtures("clean_database")
class TestTransaction:
    async def test_a_transaction_that_failed_on_a_dead_connection_works_the_next_time(self) -> None:
        async def work() -> None:
            went_well = 0
            while not await try_on_a_dead_connection():
                went_well += 1
            async with sql.in_transaction():
                await sql.execute(INSERT)
            assert await workspaces() == went_well + 1

        # One task does it all: a transaction left open would stay in that task's context, unseen by others.
        async with asyncio.timeout(patience(10)), asyncio.TaskGroup() as tasks:
            tasks.create_task(work())

    async def test_no_connection_is_lost_to_the_pool(self) -> None:
        async def work() -> None:
            # More tries than the pool has connections.
            failed = sum([await try_on_a_dead_connection() for _ in range(30)])
            assert failed > 0
            assert await workspaces() == 30 - failed

        async with asyncio.timeout(patience(10)), asyncio.TaskGroup() as tasks:
            tasks.create_task(work())

    async def test_a_task_that_is_cancelled_at_the_end_of_a_transaction_goes_on_outside_of_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else all that it does next would fail: a handler would give its update back in vain, for ever."""
        give_back, found = asyncpg.Pool.release, list[int]()

        async def cut(*of: Any, **more: Any) -> None:
            await give_back(*of, **more)
            raise asyncio.CancelledError

        async def work() -> None:
            with monkeypatch.context() as meanwhile, suppress(asyncio.CancelledError):
                meanwhile.setattr(asyncpg.Pool, "release", cut)
                async with sql.in_transaction():
                    await sql.execute(INSERT)
            found.append(await workspaces())

        async with asyncio.timeout(patience(10)):
            await asyncio.gather(work(), return_exceptions=True)
        assert found == [1]

    async def test_an_error_rolls_back_and_stays_the_same_error(self) -> None:
        with pytest.raises(Conflict):
            await insert_and_fail()
        assert await workspaces() == 0

    async def test_a_transaction_inside_another_one_is_a_savepoint(self) -> None:
        async with sql.in_transaction():
            await sql.execute(INSERT)
            with pytest.raises(Conflict):
                await insert_and_fail()
        assert await workspaces() == 1
