"""The sweep finds tasks after a lost ring, a dead worker or a dead task."""

import asyncio

import asyncpg
import pytest

from domain.ids import TaskId
from domain.usecases.work.finish_task import finish_task
from domain.usecases.work.sweep_tasks import sweep_tasks
from sandbox.patience import patience
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.no_error import no_error
from tests.usecases.rows import a_participant, a_workspace, an_asset, insert
from tests.usecases.tasks import (
    add_task,
    claimed,
    expire_leases,
    state_of,
    task_row,
    tasks_of,
    wear_out,
)
from tests.usecases.waiting import held, until_blocked

pytestmark = pytest.mark.usefixtures("clean_database")


@pytest.fixture
def doorbell() -> RecordingDoorbell:
    return RecordingDoorbell()


async def abandoned(kind: str, *, attempts: int = 1, **ids: int | str) -> TaskId:
    """A task whose worker died in the n-th try."""
    task_id = await add_task(kind, **ids)  # type: ignore[arg-type]
    await wear_out(task_id, attempts - 1)
    await claimed((await task_row(task_id))["queue"], task_id)
    await expire_leases()
    return task_id


async def test_ready_tasks_are_rung_for_again(doorbell: RecordingDoorbell) -> None:
    await claimed("vision", await add_task("recognise_asset", asset_id=9))
    first, second = await add_task("tidy_up"), await add_task("recognise_asset", asset_id=7)
    await add_task("deliver", delivery_id=1)
    await add_task("recognise_asset", delay_s=60, asset_id=8)
    assert await sweep_tasks("vision", doorbell) == 2
    assert doorbell.rung == [("vision", first), ("vision", second)]
    assert await sweep_tasks("bot", doorbell) == 0


async def test_a_flood_is_rung_for_in_parts(doorbell: RecordingDoorbell) -> None:
    task_ids = [await add_task("recognise_asset", asset_id=i) for i in range(4)]
    assert await sweep_tasks("vision", doorbell, limit=3) == 3
    assert [task_id for _, task_id in doorbell.rung] == task_ids[:3]
    for task_id in task_ids[:3]:
        await claimed("vision", task_id)
    assert await sweep_tasks("vision", doorbell, limit=3) == 1
    assert doorbell.rung[3:] == [("vision", task_ids[3])]


async def test_a_task_behind_another_of_its_lane_is_not_rung_for(doorbell: RecordingDoorbell) -> None:
    """A thousand photos for one chat must not crowd out the photos for others."""
    first = await add_task("deliver", lane="to:1", delivery_id=1)
    for number in (2, 3):
        await add_task("deliver", lane="to:1", delivery_id=number)
    other = await add_task("deliver", lane="to:2", delivery_id=4)
    assert await sweep_tasks("delivery", doorbell, limit=2) == 2
    assert [task_id for _, task_id in doorbell.rung] == [first, other]


async def test_a_task_that_a_dead_worker_held_is_ready_again(doorbell: RecordingDoorbell) -> None:
    task_id = await abandoned("recognise_asset", asset_id=7)
    assert await sweep_tasks("vision", doorbell) == 1
    row = await task_row(task_id)
    assert (row["state"], row["attempts"], row["last_error"]) == ("ready", 1, "lease expired")
    assert doorbell.rung == [("vision", task_id)]
    await claimed("vision", task_id)
    assert (await task_row(task_id))["attempts"] == 2


async def test_an_equal_task_that_comes_meanwhile_does_not_fail_the_sweep(
    doorbell: RecordingDoorbell, clean_database: str
) -> None:
    """Otherwise all tasks of dead workers would stay leased."""
    with_equal = await abandoned("recognise_asset", asset_id=7)
    other = await abandoned("recognise_asset", asset_id=8)
    equal = """INSERT INTO tasks (kind, queue, dedupe_key, ids, max_attempts)
        SELECT kind, queue, dedupe_key, ids, max_attempts FROM tasks WHERE id = $1"""
    with no_error("the sweep ends"):
        async with asyncio.TaskGroup() as tasks, held(clean_database, equal, with_equal):
            sweep = tasks.create_task(sweep_tasks("vision", doorbell))
            await until_blocked(sweep)
    assert sweep.result() == 2
    assert (await state_of(with_equal), await state_of(other)) == ("done", "ready")


async def test_whoever_still_works_is_left_alone(doorbell: RecordingDoorbell) -> None:
    task = await claimed("vision", await add_task("recognise_asset", asset_id=7))
    assert await sweep_tasks("vision", doorbell) == 0
    assert await finish_task(task)


async def test_a_dead_worker_of_another_queue_is_left_to_its_own_sweep(doorbell: RecordingDoorbell) -> None:
    task_id = await abandoned("deliver", delivery_id=1)
    await sweep_tasks("vision", doorbell)
    assert await state_of(task_id) == "leased"


async def test_a_task_that_kills_its_worker_again_and_again_is_dead_and_told_once(
    doorbell: RecordingDoorbell,
) -> None:
    task_id = await abandoned("picture_request", attempts=15, person_id="7")
    for _ in range(3):
        await sweep_tasks("vision", doorbell)
    row = await task_row(task_id)
    assert (row["state"], row["lease_until"]) == ("dead", None)
    assert row["finished_at"] is not None
    [told] = await tasks_of("show_dead_task")
    assert doorbell.rung == [("delivery", told["id"])]


@pytest.mark.parametrize(
    ("kind", "attempts", "longest_pause_s"),
    [
        ("picture_request", 1, 0),
        ("picture_request", 2, 0),
        ("picture_request", 3, 1),
        ("picture_request", 4, 2),
        ("picture_request", 8, 2),
        ("picture_request", 9, 16),
        ("picture_request", 14, 16),
        ("rebuild_index", 2000, 16),
    ],
)
async def test_tasks_held_at_several_crashes_are_retried_at_different_moments(
    doorbell: RecordingDoorbell, kind: str, attempts: int, longest_pause_s: float
) -> None:
    """A worker that dies takes innocent tasks along: they must get through between two of its deaths."""
    task_ids = [await abandoned(kind, attempts=attempts, person_id=str(number)) for number in range(8)]
    async with sql.in_transaction():  # in which no time passes
        await sweep_tasks("vision", doorbell)
        rows = [await task_row(task_id) for task_id in task_ids]
    assert {row["state"] for row in rows} == {"ready"}
    pauses = [max(0, row["delay_s"]) for row in rows]
    assert max(pauses) <= longest_pause_s
    assert longest_pause_s / 4 <= max(pauses)  # of eight random ones
    assert {queue for queue, _ in doorbell.later} == ({"vision"} if longest_pause_s else set())
    assert sorted(delay_s for _, delay_s in doorbell.later) == pytest.approx(
        sorted(pause for pause in pauses if pause)
    )
    assert len(set(pauses)) == (8 if longest_pause_s else 1)


async def test_a_task_is_done_where_an_equal_one_waits_already(doorbell: RecordingDoorbell) -> None:
    task_id = await abandoned("sync_asset_faces", asset_id=7)
    twin = await add_task("sync_asset_faces", asset_id=7)
    assert await sweep_tasks("vision", doorbell) == 1
    row = await task_row(task_id)
    assert (row["state"], row["last_error"]) == ("done", "superseded")
    assert await state_of(twin) == "ready"


async def test_of_two_tasks_of_the_same_kind_and_key_one_goes_on(doorbell: RecordingDoorbell) -> None:
    """A worker held both when it died. They must not keep the sweep from other tasks."""
    first = await add_task("sync_asset_faces", asset_id=7)
    await claimed("vision", first)
    second = await abandoned("sync_asset_faces", asset_id=7)
    other = await abandoned("recognise_asset", asset_id=7)
    await sweep_tasks("vision", doorbell)
    assert [await state_of(task_id) for task_id in (first, second, other)] == ["ready", "done", "ready"]


async def test_two_sweepers_at_once_do_the_work_once(doorbell: RecordingDoorbell) -> None:
    for asset_id in range(3):
        await abandoned("picture_request", attempts=15, asset_id=asset_id)
    await asyncio.gather(*(sweep_tasks("vision", doorbell) for _ in range(4)))
    assert len(await tasks_of("show_dead_task")) == 3


async def test_a_task_that_somebody_finishes_just_now_is_not_freed(
    clean_database: str, doorbell: RecordingDoorbell
) -> None:
    task_id = await abandoned("recognise_asset", asset_id=7)
    finish = "UPDATE tasks SET state = 'done', lease_until = NULL WHERE id = $1"
    async with held(clean_database, finish, task_id), asyncio.timeout(patience(5)):
        await sweep_tasks("vision", doorbell)
    assert await state_of(task_id) == "done"


class TestBurial:
    """What happens to the rows that a dead task was about: none waits silently."""

    @pytest.mark.parametrize(
        ("kind", "told"),
        [
            ("recognise_asset", "show_progress"),
            ("recognise_video", "show_progress"),
            ("judge_training_photo", "show_verdicts"),
        ],
    )
    async def test_a_photo_nobody_could_look_at_is_dead(
        self, connection: asyncpg.Connection, doorbell: RecordingDoorbell, kind: str, told: str
    ) -> None:
        workspace = await a_workspace(connection)
        given: dict[str, object] = {"state": "received"}
        if kind == "judge_training_photo":
            person = await insert(connection, "persons", workspace_id=workspace, name="Anna", name_key="anna")
            given |= {"kind": "training", "enrols_person_id": person["id"]}
        asset = await an_asset(connection, workspace, **given)
        await abandoned(kind, attempts=15, asset_id=asset)
        await sweep_tasks("vision", doorbell)
        assert await connection.fetchval("SELECT state FROM image_assets") == "dead"
        assert len(await tasks_of(told)) == 1

    async def test_a_photo_that_was_looked_at_stays_done(
        self, connection: asyncpg.Connection, doorbell: RecordingDoorbell
    ) -> None:
        asset = await an_asset(connection, await a_workspace(connection), state="done")
        await abandoned("recognise_asset", attempts=15, asset_id=asset)
        await sweep_tasks("vision", doorbell)
        assert await connection.fetchval("SELECT state FROM image_assets") == "done"
        assert await tasks_of("show_progress") == []

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param("pending", ("pending", None), id="it is offered"),
            pytest.param("sending", ("unknown", "the worker died while sending"), id="it may have arrived"),
            ("sent", ("sent", None)),
        ],
    )
    async def test_a_delivery_whose_task_is_dead_is_offered_or_unknown_or_stays_sent(
        self,
        connection: asyncpg.Connection,
        doorbell: RecordingDoorbell,
        before: str,
        after: tuple[str, str | None],
    ) -> None:
        delivery = await a_delivery(connection, before)
        await abandoned("deliver", attempts=15, delivery_id=delivery)
        await sweep_tasks("delivery", doorbell)
        row = await connection.fetchrow("SELECT state, reason FROM deliveries")
        assert tuple(row) == after
        assert len(await tasks_of("show_unknown_deliveries")) == (before == "sending")
        assert len(await tasks_of("show_late_photos")) == (before == "pending")

    async def test_a_document_whose_photo_could_not_be_made_is_offered(
        self, connection: asyncpg.Connection, doorbell: RecordingDoorbell
    ) -> None:
        await a_delivery(connection, "pending")
        asset = await connection.fetchval("SELECT asset_id FROM deliveries")
        await abandoned("clean_document", attempts=15, asset_id=asset)
        await sweep_tasks("vision", doorbell)
        row = await connection.fetchrow("SELECT state, offered_at IS NOT NULL FROM deliveries")
        assert tuple(row) == ("pending", True)
        assert len(await tasks_of("show_late_photos")) == 1


async def a_delivery(connection: asyncpg.Connection, state: str) -> int:
    workspace = await a_workspace(connection)
    row = await insert(
        connection,
        "deliveries",
        workspace_id=workspace,
        asset_id=await an_asset(connection, workspace, media="document"),
        participant_id=await a_participant(connection),
        state=state,
    )
    await sql.execute("UPDATE deliveries SET sending_at = now() WHERE state = 'sending'")
    return int(row["id"])
