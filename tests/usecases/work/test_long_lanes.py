"""A member's long lane costs others nothing: only the first task of a lane is looked at."""

import asyncio
from contextvars import copy_context

import asyncpg
import pytest

from domain.queries.work.lane import next_in_lane
from domain.rules.work.turns import turn_of
from domain.steps.work.turn import taking_turn
from domain.steps.work.work import transaction
from domain.usecases.work.claim_task import claim_task
from domain.usecases.work.finish_task import finish_task
from domain.usecases.work.sweep_tasks import sweep_tasks
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.plans import Asked, plans_of
from tests.usecases.tasks import add_task, expire_leases
from tests.usecases.waiting import until_blocked

MANY = 3000
FEW = 12


@pytest.fixture
async def flood(connection: asyncpg.Connection) -> asyncpg.Connection:
    """Three thousand messages of one member wait, and the first of them is being handled."""
    await connection.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, lane, turn, place, is_behind)
           SELECT 'handle_update', 'bot', 'flood-' || n, '-5:1', $2, n, n > 1
           FROM generate_series(1, $1::int) n""",
        MANY,
        turn_of("-5:1"),
    )
    await connection.execute("ANALYZE tasks")
    first = await claim_task("bot")
    assert first is not None
    assert first.lane == "-5:1"
    return connection


async def rows_read(connection: asyncpg.Connection, asked: Asked) -> int:
    return sum(plan.rows for plan in await plans_of(connection, asked))


async def test_the_claim_of_anothers_message_reads_a_few_rows(flood: asyncpg.Connection) -> None:
    with taking_turn(turn_of("-5:2")):
        other = await add_task("handle_update", lane="-5:2", update_id=9)
    await flood.execute("UPDATE tasks SET place = $2 WHERE id = $1", other, MANY)
    with Asked() as asked:
        task = await claim_task("bot")
    assert task is not None
    assert task.id == other
    await flood.execute("UPDATE tasks SET state = 'ready', lease_until = NULL WHERE id = $1", other)
    assert await rows_read(flood, asked) < FEW


async def test_a_claim_that_finds_nothing_reads_a_few_rows(flood: asyncpg.Connection) -> None:
    with Asked() as asked:
        assert await claim_task("bot") is None
    assert await rows_read(flood, asked) < FEW


async def test_adding_a_message_reads_a_few_rows(flood: asyncpg.Connection) -> None:
    with Asked() as asked, taking_turn(turn_of("-5:2")):
        task_id = await add_task("handle_update", lane="-5:2", update_id=9)
    await flood.execute("DELETE FROM tasks WHERE id = $1", task_id)
    assert await rows_read(flood, asked) < FEW


async def test_adding_a_message_of_whoever_floods_reads_a_few_rows(flood: asyncpg.Connection) -> None:
    with Asked() as asked, taking_turn(turn_of("-5:1")):
        task_id = await add_task("handle_update", lane="-5:1", update_id=9)
    [added] = await sql.rows("SELECT is_behind FROM tasks WHERE id = $1", task_id)
    assert added["is_behind"]
    await flood.execute("DELETE FROM tasks WHERE id = $1", task_id)
    assert await rows_read(flood, asked) < FEW


async def test_the_sweep_reads_a_few_rows(flood: asyncpg.Connection) -> None:
    with Asked() as asked:
        assert await sweep_tasks("bot", RecordingDoorbell()) == 0
    assert await rows_read(flood, asked) < FEW


async def test_the_query_for_the_next_task_of_a_lane_reads_a_few_rows(flood: asyncpg.Connection) -> None:
    with Asked() as asked:
        assert await next_in_lane("-5:1") is None
    assert await rows_read(flood, asked) < FEW


@pytest.mark.usefixtures("clean_database")
async def test_whatever_ends_a_task_frees_the_next_of_its_lane() -> None:
    ends = (
        "UPDATE tasks SET state = 'done' WHERE id = $1",
        "UPDATE tasks SET state = 'dead' WHERE id = $1",
        "DELETE FROM tasks WHERE id = $1",
    )
    ids = [await add_task("deliver", lane="to:5", delivery_id=n) for n in range(len(ends) + 1)]
    for end, task_id in zip(ends, ids, strict=False):
        assert await next_in_lane("to:5") == ("delivery", task_id)
        await sql.execute(end, task_id)
    task = await claim_task("delivery")
    assert task is not None
    assert task.id == ids[-1]


@pytest.mark.usefixtures("clean_database")
async def test_of_tasks_that_begin_a_lane_together_only_the_first_is_looked_at() -> None:
    """As when the caption of an album of three hundred photos is edited."""
    async with transaction(RecordingDoorbell()) as work:
        each = [{"delivery_id": n} for n in range(3)]
        await work.add_each("correct_delivery", each, lanes=["to:5"] * len(each))
    added = await sql.rows("SELECT is_behind FROM tasks ORDER BY id")
    assert [task["is_behind"] for task in added] == [False, True, True]


@pytest.mark.usefixtures("clean_database")
async def test_a_dead_task_that_is_begun_again_comes_before_what_came_after_it() -> None:
    first, second = [await add_task("deliver", lane="to:5", delivery_id=n) for n in range(2)]
    await sql.execute("UPDATE tasks SET state = 'dead' WHERE id = $1", first)
    await sql.execute("UPDATE tasks SET state = 'ready' WHERE id = $1", first)
    for task_id in (first, second):
        task = await claim_task("delivery")
        assert task is not None
        assert task.id == task_id
        assert await claim_task("delivery") is None
        await finish_task(task)


@pytest.mark.usefixtures("clean_database")
async def test_whoever_ends_the_first_of_a_lane_waits_for_whoever_is_adding_to_it() -> None:
    """Otherwise neither would wake the new task: whoever ends the first does not see the new one yet, and
    whoever adds the new one still sees the first before it.
    """
    outside = copy_context()
    await add_task("deliver", lane="to:5", delivery_id=1)
    first = await claim_task("delivery")
    assert first is not None
    async with asyncio.TaskGroup() as others, transaction(RecordingDoorbell()) as work:
        await work.add("deliver", lane="to:5", delivery_id=2)
        await work.write()
        ending = others.create_task(finish_task(first), context=outside)
        await others.create_task(until_blocked(ending), context=outside.copy())
    second = await claim_task("delivery")
    assert second is not None
    assert second.ids == {"delivery_id": 2}


@pytest.mark.usefixtures("clean_database")
async def test_no_lane_stands_still_when_its_tasks_come_and_go_at_once() -> None:
    """Tasks of a lane are added, done and deleted at once, each in a transaction of its own."""
    done: set[int] = set()
    async with asyncio.TaskGroup() as crowd:
        for number in range(120):
            crowd.create_task(add_task("deliver", lane=f"to:{number % 3}", delivery_id=number))
            crowd.create_task(_work(done))
            crowd.create_task(_forget(number - 5))
    await _work(done)
    assert await sql.rows("SELECT id FROM tasks WHERE state = 'ready'") == []
    assert done


async def _work(done: set[int]) -> None:
    while (task := await claim_task("delivery")) is not None:
        await finish_task(task)
        done.add(task.id)


async def _forget(number: int) -> None:
    if number % 7 == 0:
        await sql.execute("DELETE FROM tasks WHERE state = 'ready' AND dedupe_key = $1", str(number))


async def test_a_sweep_looks_at_no_finished_task(connection: asyncpg.Connection) -> None:
    """A dead worker holds one task; three thousand others are done."""
    await connection.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, state, finished_at)
           SELECT 'deliver', 'delivery', 'done-' || n, 'done', now() FROM generate_series(1, $1::int) n""",
        MANY,
    )
    await add_task("deliver", lane="to:5", delivery_id=1)
    assert await claim_task("delivery") is not None
    await expire_leases()
    await connection.execute("ANALYZE tasks")
    with Asked() as asked:
        assert await sweep_tasks("delivery", RecordingDoorbell()) == 1
        async with transaction(RecordingDoorbell()) as work:
            await work.add("tidy_up", dedupe="2026-11-23-10", once=True)
    await connection.execute("DELETE FROM tasks WHERE kind = 'tidy_up'")
    await connection.execute("UPDATE tasks SET state = 'leased', lease_until = now() WHERE state = 'ready'")
    assert await rows_read(connection, asked) < FEW
