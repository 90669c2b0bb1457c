"""After a failed try a task waits longer each time, and after the last one somebody is told."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from domain.queries.work.claimed_task import ClaimedTask
from domain.usecases.groups.resume_posts import resume_posts
from domain.usecases.work.finish_task import finish_task
from domain.usecases.work.give_back_task import give_back_task
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.task_kinds import TASK_KINDS
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.rows import a_participant
from tests.usecases.tasks import add_task, claimed, state_of, task_row, tasks_of, wear_out
from tests.usecases.waiting import held, until_blocked

pytestmark = pytest.mark.usefixtures("clean_database")


@pytest.fixture
def doorbell() -> RecordingDoorbell:
    return RecordingDoorbell()


async def a_try(kind: str = "picture_request", *, attempts: int = 1) -> ClaimedTask:
    """A task that a worker has claimed for the n-th time."""
    task_id = await add_task(kind, asset_id=7)
    await wear_out(task_id, attempts - 1)
    return await claimed(TASK_KINDS[kind].queue, task_id)


@pytest.mark.checklist(200)
@pytest.mark.parametrize(("attempts", "delay_s"), [(1, 1), (2, 2), (3, 4), (4, 8)])
async def test_a_task_waits_longer_after_each_failed_try(
    doorbell: RecordingDoorbell, attempts: int, delay_s: float
) -> None:
    task = await a_try(attempts=attempts)
    async with sql.in_transaction():  # in which no time passes
        await give_back_task(task, doorbell, error="ValueError")
        row = await task_row(task.id)
    assert (row["state"], row["attempts"], row["lease_until"]) == ("ready", attempts, None)
    assert row["last_error"] == "ValueError"
    assert row["delay_s"] == delay_s
    assert doorbell.rung == []


@pytest.mark.checklist(200)
@pytest.mark.parametrize("kind", ["picture_request", "sync_person_faces"])
async def test_a_task_is_dead_after_the_last_try_of_its_kind_and_somebody_is_told(
    doorbell: RecordingDoorbell, kind: str
) -> None:
    last = TASK_KINDS[kind].max_attempts
    before = await a_try(kind, attempts=last - 1)
    await give_back_task(before, RecordingDoorbell(), error="ValueError")
    assert await state_of(before.id) == "ready"
    await sql.execute("DELETE FROM tasks")
    task = await a_try(kind, attempts=last)
    await give_back_task(task, doorbell, error="ValueError")
    row = await task_row(task.id)
    assert (row["state"], row["lease_until"], row["last_error"]) == ("dead", None, "ValueError")
    assert row["finished_at"] is not None
    [told] = await tasks_of("show_dead_task")
    assert sql.from_json(told["ids"]) == {"task_id": task.id}
    assert doorbell.rung == [("delivery", told["id"])]


async def test_a_task_that_may_not_be_tried_again_is_dead_at_once(doorbell: RecordingDoorbell) -> None:
    task = await a_try()
    await give_back_task(task, doorbell, error="Corrupt", retry=False)
    assert await state_of(task.id) == "dead"
    assert len(await tasks_of("show_dead_task")) == 1


@pytest.mark.parametrize("attempts", [1, 5])
async def test_a_neighbour_who_is_away_costs_no_try(doorbell: RecordingDoorbell, attempts: int) -> None:
    task = await a_try(attempts=attempts)
    await give_back_task(task, doorbell, error="Unavailable", counts=False)
    row = await task_row(task.id)
    assert (row["state"], row["attempts"]) == ("ready", attempts - 1)
    again = await sql.execute("UPDATE tasks SET not_before = now() WHERE id = $1", task.id)
    assert again == 1
    assert (await claimed("vision", task.id)).failures == attempts - 1


@pytest.mark.parametrize(("age_s", "delay_s"), [(0, 1), (20, 2.5), (64, 8), (3600, 10)])
async def test_the_longer_a_neighbour_is_away_the_less_often_it_is_asked(
    doorbell: RecordingDoorbell, age_s: int, delay_s: float
) -> None:
    """Such tries do not count, so they cannot lengthen the pause. The pause grows with the task's age."""
    task = await a_try()
    async with sql.in_transaction():  # in which no time passes
        [now] = await sql.values(datetime, "SELECT now()")
        await wear_out(task.id, 1, created_at=now - timedelta(seconds=age_s))
        await give_back_task(task, doorbell, error="Unavailable", counts=False)
        assert (await task_row(task.id))["delay_s"] == delay_s


@pytest.mark.parametrize("over_since", [None, timedelta(hours=1)])
async def test_a_task_that_an_outage_holds_up_is_not_given_up_however_long_it_lasts(
    doorbell: RecordingDoorbell, over_since: timedelta | None
) -> None:
    """The task waits until the neighbour answers, and has all its tries then."""
    now = datetime.now(UTC)
    await sql.execute(
        "INSERT INTO alarms (fault, began_at, ended_at) VALUES ('telegram', $1, $2)",
        now - timedelta(days=3),
        None if over_since is None else now - over_since,
    )
    task = await a_try(attempts=5)
    await wear_out(task.id, 5, failing_since=now - timedelta(days=3))
    await give_back_task(task, doorbell, error="Unavailable", counts=False)
    row = await task_row(task.id)
    assert (row["state"], row["attempts"]) == ("ready", 4)


@pytest.mark.parametrize("fault", ["disk", "telegram"])
async def test_a_task_that_fails_for_hours_while_every_neighbour_answers_is_given_up(
    doorbell: RecordingDoorbell, fault: str
) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=7)
    await sql.execute(
        "INSERT INTO alarms (fault, began_at, ended_at) VALUES ($1, $2, $3)",
        *(fault, long_ago - timedelta(hours=1), None if fault == "disk" else long_ago),
    )
    task = await a_try(attempts=5)
    await wear_out(task.id, 5, failing_since=long_ago)
    await give_back_task(task, doorbell, error="Unavailable", counts=False)
    assert await state_of(task.id) == "dead"


async def test_six_hours_of_failing_begin_with_the_first_failure(doorbell: RecordingDoorbell) -> None:
    """A task that waited for a stopped worker is older than six hours when it fails for the first time."""
    task = await a_try(attempts=5)
    await wear_out(task.id, 5, created_at=datetime.now(UTC) - timedelta(hours=7))
    await give_back_task(task, doorbell, error="Unavailable", counts=False)
    first = await task_row(task.id)
    assert (first["state"], first["attempts"]) == ("ready", 4)
    assert first["failing_since"] > datetime.now(UTC) - timedelta(minutes=1)
    await sql.execute("UPDATE tasks SET not_before = now()")
    await give_back_task(await claimed("vision", task.id), doorbell, error="Unavailable", counts=False)
    assert (await task_row(task.id))["failing_since"] == first["failing_since"]
    await sql.execute("UPDATE tasks SET not_before = now()")
    assert await finish_task(await claimed("vision", task.id))
    assert (await task_row(task.id))["failing_since"] is None


async def test_hours_in_which_nobody_tried_a_task_are_no_hours_of_failing(
    doorbell: RecordingDoorbell,
) -> None:
    """The task failed once, its worker was stopped for the night, and in the morning it fails again."""
    task = await a_try(attempts=5)
    await wear_out(task.id, 5, failing_since=datetime.now(UTC) - timedelta(hours=7))
    await sql.execute("UPDATE tasks SET not_before = now() - interval '7 hours'")
    await give_back_task(task, doorbell, error="Unavailable", counts=False)
    row = await task_row(task.id)
    assert row["state"] == "ready"
    assert row["failing_since"] > datetime.now(UTC) - timedelta(minutes=1)


async def test_a_task_that_is_asked_to_wait_is_never_given_up_for_it(doorbell: RecordingDoorbell) -> None:
    task = await a_try(attempts=5)
    await wear_out(task.id, 5, failing_since=datetime.now(UTC) - timedelta(hours=7))
    await give_back_task(task, doorbell, error="Throttled", counts=False, delay_s=2)
    assert await state_of(task.id) == "ready"


async def test_a_pause_that_was_asked_for_is_kept(doorbell: RecordingDoorbell) -> None:
    task = await a_try()
    await give_back_task(task, doorbell, error="later", delay_s=35, counts=False)
    assert (await task_row(task.id))["delay_s"] == pytest.approx(35, abs=5)


async def test_a_long_error_is_cut_to_its_column(doorbell: RecordingDoorbell) -> None:
    task = await a_try()
    await give_back_task(task, doorbell, error="E" * 1000)
    assert (await task_row(task.id))["last_error"] == "E" * 255


async def test_whoever_lost_the_lease_gives_nothing_back(doorbell: RecordingDoorbell) -> None:
    slow = await a_try(attempts=5)
    await sql.execute("UPDATE tasks SET state = 'ready', lease_until = NULL")
    second = await claimed("vision", slow.id)
    before = await task_row(slow.id)
    await give_back_task(slow, doorbell, error="ValueError")
    after = await task_row(slow.id)
    assert (after["state"], after["token"], after["last_error"]) == ("leased", second.token, None)
    assert after["not_before"] == before["not_before"]
    assert await tasks_of("show_dead_task") == []


async def test_a_finished_task_is_not_given_back_by_whoever_comes_late(doorbell: RecordingDoorbell) -> None:
    task = await a_try()
    assert await finish_task(task)
    await give_back_task(task, doorbell, error="Unavailable")
    assert await state_of(task.id) == "done"
    assert (await task_row(task.id))["last_error"] is None


async def test_a_task_is_done_where_an_equal_one_waits_already(doorbell: RecordingDoorbell) -> None:
    task = await a_try("sync_asset_faces")
    twin = await add_task("sync_asset_faces", asset_id=7)
    await give_back_task(task, doorbell, error="Unavailable", counts=False)
    assert await state_of(task.id) == "done"
    assert await state_of(twin) == "ready"


async def test_a_task_is_done_where_an_equal_one_is_added_at_the_same_moment(
    clean_database: str, doorbell: RecordingDoorbell
) -> None:
    task = await a_try("sync_asset_faces")
    twin = "INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('sync_asset_faces', 'vision', '7')"
    async with asyncio.TaskGroup() as group, held(clean_database, twin):
        giving_back = group.create_task(give_back_task(task, doorbell, error="Unavailable"))
        await until_blocked(giving_back)
    assert [row["state"] for row in await tasks_of("sync_asset_faces")] == ["done", "ready"]


class TestBurial:
    """What happens to the rows that a dead task was about."""

    async def test_nobody_is_told_that_the_task_which_tells_of_a_dead_task_is_dead(
        self, doorbell: RecordingDoorbell
    ) -> None:
        task_id = await add_task("show_dead_task", task_id=1)
        task = await claimed("delivery", task_id)
        await give_back_task(task, doorbell, error="ValueError", retry=False)
        assert await state_of(task_id) == "dead"
        assert len(await tasks_of("show_dead_task")) == 1

    async def test_an_update_that_was_never_handled_keeps_nothing_that_people_wrote(
        self, doorbell: RecordingDoorbell
    ) -> None:
        update = await sql.one(
            """INSERT INTO telegram_updates (tg_update_id, payload) VALUES (1, '{"text": "hello"}')
               RETURNING id"""
        )
        assert update is not None
        task = await claimed("bot", await add_task("handle_update", update_id=update["id"]))
        await give_back_task(task, doorbell, error="ValueError", retry=False)
        row = await sql.one("SELECT payload FROM telegram_updates")
        assert row == {"payload": None}


@pytest.mark.checklist(239)
@pytest.mark.parametrize("attempts", [1, 5])
async def test_a_task_that_may_not_post_waits_for_its_chat_however_long(
    doorbell: RecordingDoorbell, attempts: int
) -> None:
    task = await a_try("show_introduction", attempts=attempts)
    await sql.execute("UPDATE tasks SET created_at = now() - interval '30 days'")
    await give_back_task(task, doorbell, error="silent", silent_in=-7)
    row = await task_row(task.id)
    assert (row["state"], row["attempts"], row["waits_for_tg_chat_id"]) == ("ready", attempts - 1, -7)
    assert row["delay_s"] == pytest.approx(24 * 3600, abs=60)
    assert await resume_posts(-8, doorbell) == 0
    assert doorbell.rung == []
    assert await resume_posts(-7, doorbell) == 1
    assert doorbell.rung == [("delivery", task.id)]
    assert (await task_row(task.id))["delay_s"] <= 0
    assert await resume_posts(-7, doorbell) == 0


async def test_a_chat_that_opened_during_the_try_is_tried_soon(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    """Start woke no task, since this one was leased. Telegram's refusal is older than Start."""
    user = await a_participant(connection)
    opened = (
        "UPDATE participants SET private_chat = 'open', chat_opened_at = now() - $2::interval WHERE id = $1"
    )
    tg_user_id = await connection.fetchval("SELECT tg_user_id FROM participants WHERE id = $1", user)
    waits = {}
    for minutes in (0, 10):
        await connection.execute(opened, user, timedelta(minutes=minutes))
        task = await claimed("delivery", await add_task("tell_relative", participant_id=minutes))
        await give_back_task(task, doorbell, error="silent", silent_in=tg_user_id)
        waits[minutes] = (await task_row(task.id))["delay_s"]
    assert waits == {0: pytest.approx(5, abs=5), 10: pytest.approx(24 * 3600, abs=60)}


async def test_crashes_that_a_task_did_not_cause_cost_it_no_try(doorbell: RecordingDoorbell) -> None:
    """Its worker was killed eight times while it held the task. Then the task fails once by itself."""
    task_id = await add_task("picture_request", asset_id=7)
    for _ in range(8):
        await claimed("vision", task_id)
        await sql.execute("UPDATE tasks SET lease_until = now() - interval '1 s' WHERE id = $1", task_id)
        await sweep_tasks("vision", doorbell)
        await sql.execute("UPDATE tasks SET not_before = now() WHERE id = $1", task_id)
    task = await claimed("vision", task_id)
    async with sql.in_transaction():  # in which no time passes
        await give_back_task(task, doorbell, error="ValueError")
        row = await task_row(task_id)
    assert (row["state"], row["attempts"], row["delay_s"]) == ("ready", 9, 1)
