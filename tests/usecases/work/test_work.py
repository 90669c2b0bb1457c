"""A task is written with the change that asks for it, and rung for after the commit."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from contextvars import copy_context

import asyncpg
import pytest

from domain.ids import TaskId
from domain.queries.work.claimed_task import ClaimedTask
from domain.steps.work.work import transaction
from domain.usecases.work.claim_task import claim_task
from sandbox.merge_bench import Statements
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.tasks import add_task, claimed, state_of, task_row, tasks_of
from tests.usecases.waiting import apart, held, until_blocked

pytestmark = pytest.mark.usefixtures("clean_database")


class Stop(Exception):
    """Something went wrong in the middle."""


class WatchingDoorbell(RecordingDoorbell):
    """Notes the tasks that another connection sees at the moment of a ring."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        super().__init__()
        self.seen: list[tuple[str, int]] = []
        self._connection = connection

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        await super().ring(queue, task_ids)
        found = await self._connection.fetch("SELECT queue, id FROM tasks WHERE id = ANY($1)", task_ids)
        self.seen += [(row["queue"], row["id"]) for row in found]


@pytest.mark.checklist(42)
async def test_a_task_is_rung_for_when_everybody_can_see_it(connection: asyncpg.Connection) -> None:
    doorbell = WatchingDoorbell(connection)
    async with transaction(doorbell) as work:
        await work.add("recognise_asset", asset_id=7)
        await work.add("deliver", delivery_id=8)
        assert doorbell.rung == []
    tasks = await sql.rows("SELECT * FROM tasks ORDER BY id")
    assert doorbell.seen == doorbell.rung == [("vision", tasks[0]["id"]), ("delivery", tasks[1]["id"])]
    assert [(task["kind"], task["state"], task["attempts"]) for task in tasks] == [
        ("recognise_asset", "ready", 0),
        ("deliver", "ready", 0),
    ]


async def test_tasks_of_one_queue_are_rung_for_together() -> None:
    class CountingDoorbell(RecordingDoorbell):
        rings = 0

        async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
            self.rings += 1
            await super().ring(queue, task_ids)

    doorbell = CountingDoorbell()
    async with transaction(doorbell) as work:
        for asset_id in range(5):
            await work.add("recognise_asset", asset_id=asset_id)
    assert (doorbell.rings, len(doorbell.rung)) == (1, 5)


async def test_a_transaction_that_is_rolled_back_leaves_no_task_and_rings_for_nobody(
    connection: asyncpg.Connection,
) -> None:
    doorbell = RecordingDoorbell()

    async def fail_in_the_middle() -> None:
        async with transaction(doorbell) as work:
            await sql.execute("INSERT INTO workspaces (name) VALUES ('Family')")
            await work.add("recognise_asset", asset_id=7)
            raise Stop

    with pytest.raises(Stop):
        await fail_in_the_middle()
    assert await connection.fetchval("SELECT count(*) FROM tasks") == 0
    assert await connection.fetchval("SELECT count(*) FROM workspaces") == 0
    assert doorbell.rung == []


@pytest.mark.checklist(42)
async def test_a_commit_that_fails_rings_for_nobody(connection: asyncpg.Connection) -> None:
    """The database may refuse at the commit."""
    await connection.execute(
        """ALTER TABLE tasks ADD CONSTRAINT refuse_commit FOREIGN KEY (id) REFERENCES workspaces (id)
           DEFERRABLE INITIALLY DEFERRED"""
    )
    doorbell = RecordingDoorbell()

    async def lose_both() -> None:
        async with transaction(doorbell) as work:
            await sql.execute("INSERT INTO participants (tg_user_id, name, language) VALUES (7, '7', 'en')")
            await work.add("recognise_asset", asset_id=7)

    try:
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await lose_both()
    finally:
        await connection.execute("ALTER TABLE tasks DROP CONSTRAINT refuse_commit")
    assert doorbell.rung == []
    assert await tasks_of("recognise_asset") == []
    assert await connection.fetchval("SELECT count(*) FROM participants") == 0


async def test_a_task_that_waits_already_is_not_added_again() -> None:
    doorbell = RecordingDoorbell()
    async with transaction(doorbell) as work:
        await work.add("sync_asset_faces", asset_id=7)
        await work.add("sync_asset_faces", asset_id=7)
        await work.add("sync_asset_faces", asset_id=8)
    async with transaction(doorbell) as work:
        await work.add("sync_asset_faces", asset_id=7)
    assert len(await tasks_of("sync_asset_faces")) == len(set(doorbell.rung)) == 2


@pytest.mark.parametrize("keeps", [True, False])
async def test_a_task_that_waits_already_begins_only_when_the_transaction_has_ended(*, keeps: bool) -> None:
    """A task that began before the commit would read old rows, and no other task would follow it."""
    waiting, doorbell = await add_task("sync_asset_faces", asset_id=7), RecordingDoorbell()
    outside = copy_context()
    with suppress(Stop):
        async with transaction(doorbell) as work:
            await sql.execute("INSERT INTO workspaces (name) VALUES ('Family')")
            await work.add("sync_asset_faces", asset_id=7)
            await work.write()
            assert await apart(claim_task("vision"), outside) is None
            if not keeps:
                raise Stop
    assert doorbell.rung == ([("vision", waiting)] if keeps else [])
    assert await claimed("vision", waiting)


async def test_of_two_transactions_that_add_one_task_the_second_waits_for_the_first(
    clean_database: str,
) -> None:
    add = """INSERT INTO tasks (kind, queue, dedupe_key, ids)
        VALUES ('sync_asset_faces', 'vision', '7', '{"asset_id": 7}')"""
    doorbell, outside = RecordingDoorbell(), copy_context()

    async def ask() -> ClaimedTask | None:
        async with transaction(doorbell) as work:
            await work.add("sync_asset_faces", asset_id=7)
            await work.write()
            return await apart(claim_task("vision"), outside)

    async with asyncio.TaskGroup() as tasks, held(clean_database, add):
        asking = tasks.create_task(ask())
        await until_blocked(asking)
    assert await asking is None
    [task] = await tasks_of("sync_asset_faces")
    assert doorbell.rung == [("vision", task["id"])]


async def test_a_waiting_task_that_is_younger_than_the_transaction_is_rung_for_as_well() -> None:
    doorbell, outside = RecordingDoorbell(), copy_context()
    async with transaction(doorbell) as work:
        await sql.one("SELECT now()")
        waiting = await apart(add_task("sync_asset_faces", asset_id=7), outside)
        await work.add("sync_asset_faces", asset_id=7)
    assert doorbell.rung == [("vision", waiting)]


async def test_a_rehearsal_holds_up_no_task() -> None:
    await add_task("sync_asset_faces", asset_id=7)
    with Statements() as statements:
        async with transaction(RecordingDoorbell(), rehearses=True) as work:
            await work.add("sync_asset_faces", asset_id=7)
    assert statements.texts == []


async def test_the_key_is_made_of_all_ids_whatever_their_order() -> None:
    async with transaction(RecordingDoorbell()) as work:
        await work.add("deliver", delivery_id=1, asset_id=2)
        await work.add("deliver", asset_id=2, delivery_id=1)
        await work.add("deliver", asset_id=3, delivery_id=4)
        await work.add("show_progress", asset_id=2, delivery_id=1)
    assert len(await tasks_of("deliver")) == 2
    assert len(await tasks_of("show_progress")) == 1


async def test_a_key_of_its_own_stands_for_many_ids() -> None:
    async with transaction(RecordingDoorbell()) as work:
        await work.add("show_progress", dedupe="album:1:2", asset_id=7)
        await work.add("show_progress", dedupe="album:1:2", asset_id=8)
    [task] = await tasks_of("show_progress")
    assert sql.from_json(task["ids"]) == {"asset_id": 7}


async def test_a_task_is_added_although_an_equal_one_runs_already() -> None:
    first = await add_task("sync_asset_faces", asset_id=7)
    await claimed("vision", first)
    second = await add_task("sync_asset_faces", asset_id=7)
    assert second != first
    assert await state_of(second) == "ready"


async def test_a_task_that_is_written_once_is_not_written_again_even_after_it_is_done() -> None:
    doorbell = RecordingDoorbell()
    for state in ("ready", "leased", "done", "dead"):
        async with transaction(doorbell) as work:
            await work.add("show_quota", once=True, group_id=7)
        [task] = await tasks_of("show_quota")
        await sql.execute(
            """UPDATE tasks SET state = $2::varchar, lease_until = CASE WHEN $2 = 'leased' THEN now() END
               WHERE id = $1""",
            task["id"],
            state,
        )
    assert len(doorbell.rung) == 1


async def test_a_delayed_task_waits_and_is_not_rung_for() -> None:
    doorbell = RecordingDoorbell()
    async with transaction(doorbell) as work:
        await work.add("show_progress", delay_s=90, asset_id=7)
    [task] = await tasks_of("show_progress")
    assert 80 < (await task_row(TaskId(task["id"])))["delay_s"] <= 90
    assert doorbell.rung == []


@pytest.mark.parametrize("delays", [(600, 0), (0, 600)])
async def test_of_two_equal_tasks_the_earlier_time_counts(delays: tuple[int, int]) -> None:
    async with transaction(RecordingDoorbell()) as work:
        for delay_s in delays:
            await work.add("find_deliveries", delay_s=delay_s, participant_id=1)
    assert await sql.rows("SELECT not_before <= now() AS is_due FROM tasks") == [{"is_due": True}]


async def test_a_kind_nobody_knows_cannot_be_written() -> None:
    with pytest.raises(KeyError):
        async with transaction(RecordingDoorbell()) as work:
            await work.add("paint_fence", asset_id=7)


async def test_all_tasks_of_a_transaction_are_written_by_one_statement_in_their_order() -> None:
    with Statements() as statements:
        async with transaction(RecordingDoorbell()) as work:
            await work.add("recognise_asset", asset_id=7)
            await work.add_each("deliver", [{"delivery_id": 9}, {"delivery_id": 8}], lanes=["to:1", "to:1"])
            await work.add("show_progress", delay_s=90, asset_id=7)
    assert statements.count == 1
    tasks = await sql.rows("SELECT kind, dedupe_key, lane FROM tasks ORDER BY id")
    assert [(task["kind"], task["dedupe_key"], task["lane"]) for task in tasks] == [
        ("recognise_asset", "7", None),
        ("deliver", "9", "to:1"),
        ("deliver", "8", "to:1"),
        ("show_progress", "7", "show_progress:7"),
    ]
