"""What a worker does with an error: nothing, when the rows have changed; try again; or tell the admins."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.adapters.redis.send_turns import Bucket, LocalTurns
from domain.errors import (
    Conflict,
    Corrupt,
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    NotSent,
    Silenced,
    Stalled,
    Throttled,
    Unavailable,
)
from domain.ids import TaskId
from domain.values.task_kinds import DELIVERY, TASK_KINDS, Lack, TaskKind
from tests import sql
from tests.fakes.in_memory_faces_queue import InMemoryFacesQueue
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, run_those, state_of, task_row, tasks_of, wear_out
from workers.faces_queue import queue_jobs
from workers.runner import Ids
from workers.world import World


class AwayQueue(InMemoryFacesQueue):
    """A queue that does not answer. It stops a caller who asks again and again without a pause."""

    asked = 0

    async def receive(self) -> list[tuple[str, bytes]]:
        self.asked += 1
        if self.asked > 9:
            raise asyncio.CancelledError
        raise Unavailable("Redis", "away")


async def run(stage: Stage, error: Exception, task_id: TaskId | None = None) -> dict[str, object]:
    """Runs a task that fails. Gives its state and error, and how many tasks tell the admins."""
    if task_id is None:
        task_id = await add_task("show_offer", person_id="of nobody")

    async def fail(_: Ids, __: World) -> object:
        raise error

    await run_those("delivery", {"show_offer": fail}, stage.world)
    row = await task_row(task_id)
    told = await tasks_of("show_dead_task")
    return {"state": row["state"], "error": row["last_error"], "told": len(told)}


@pytest.mark.parametrize("error", [NotFound("person"), Conflict("already_decided", state="erased")])
async def test_a_task_whose_rows_have_changed_meanwhile_is_done(stage: Stage, error: DomainError) -> None:
    assert await run(stage, error) == {"state": "done", "error": None, "told": 0}


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (InvalidInput("file_gone", name="secret"), "InvalidInput file_gone"),
        (Forbidden("not_in_group"), "Forbidden not_in_group"),
    ],
)
async def test_a_refusal_that_no_job_expects_is_seen_by_somebody(
    stage: Stage, error: DomainError, says: str
) -> None:
    """Nobody is there to act on it, and what the task was about must not wait silently."""
    assert await run(stage, error) == {"state": "dead", "error": says, "told": 1}


async def test_a_neighbour_who_is_away_is_asked_again(stage: Stage) -> None:
    assert (await run(stage, Unavailable("Qdrant", "timeout")))["state"] == "ready"


async def test_a_neighbour_that_asks_for_time_gets_it_and_a_chat_that_silences_the_bot_is_noted(
    stage: Stage,
) -> None:
    waits = """SELECT not_before > now() + make_interval(secs => $2) AS waits, waits_for_tg_chat_id AS chat
               FROM tasks WHERE id = $1"""
    for error, seconds, chat, says in (
        (Throttled("Telegram", 700), 600, None, "Telegram: asks to wait 700 s"),
        (Silenced("Telegram", -7), 1, -7, "Telegram: does not let the bot write in the chat"),
    ):
        task_id = await add_task("show_offer", person_id="of nobody")
        assert await run(stage, error, task_id) == {"state": "ready", "error": says, "told": 0}
        assert await sql.one(waits, task_id, seconds) == {"waits": True, "chat": chat}
        await sql.execute("DELETE FROM tasks")


@pytest.mark.parametrize(("pause_s", "asked"), [(1.0, 1), (0.0, 10)])
async def test_a_queue_that_is_away_is_asked_again_after_a_pause(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, pause_s: float, asked: int
) -> None:
    monkeypatch.setattr(queue_jobs, "_PAUSE_S", pause_s)
    queue = AwayQueue()
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(queue_jobs.follow_faces_queue(replace(stage.world, faces_queue=queue)))
        for _ in range(50):
            await asyncio.sleep(0)
        following.cancel()
    assert queue.asked == asked


async def test_a_task_that_stalls_is_tried_as_often_as_one_that_fails(stage: Stage) -> None:
    """A neighbour who is away is asked for hours, but a photo that hangs five times is dead."""
    task_id = await add_task("show_offer", person_id="of nobody")
    for state in ("ready", "ready", "ready", "ready", "dead"):
        await stage.make_due()
        assert (await run(stage, Stalled("decoder", "no answer"), task_id))["state"] == state


async def test_a_task_that_takes_too_long_says_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """*TimeoutError* with an incident would look like a mistake of ours."""
    monkeypatch.setitem(TASK_KINDS, "show_offer", TaskKind(DELIVERY, Lack.NOTHING, lease_s=0))
    task_id = await add_task("show_offer", person_id="of nobody")

    async def hang(_: Ids, __: World) -> object:
        return await asyncio.Event().wait()

    await run_those("delivery", {"show_offer": hang}, stage.world)
    row = await task_row(task_id)
    assert (row["state"], row["failures"]) == ("ready", 1)
    assert row["last_error"] == "worker: not done within 0 s"


async def test_a_task_that_only_a_newer_version_knows_waits_for_a_worker_of_that_version(
    stage: Stage,
) -> None:
    """While the service is updated, processes of two versions run side by side."""
    task_id = await add_task("show_offer", person_id="of nobody")
    await sql.execute("UPDATE tasks SET kind = 'show_tomorrow' WHERE id = $1", task_id)
    for _ in range(6):
        await sql.execute("UPDATE tasks SET not_before = now() WHERE id = $1", task_id)
        await run_those("delivery", {}, stage.world)
    assert (await task_row(task_id))["last_error"] == "show_tomorrow: only another version does such tasks"
    assert (await state_of(task_id), await tasks_of("show_dead_task")) == ("ready", [])


async def test_an_error_that_no_further_try_can_mend_is_told_at_once(stage: Stage) -> None:
    assert (await run(stage, Corrupt("Qdrant", "another size")))["told"] == 1


async def fails_now(stage: Stage, task_id: TaskId, kind: str, error: Exception, *, times: int) -> None:
    """Lets the task fail so many times in a row."""

    async def fail(_: Ids, __: World) -> object:
        raise error

    for _ in range(times):
        await sql.execute("UPDATE tasks SET not_before = now() WHERE id = $1", task_id)
        await run_those("delivery", {kind: fail}, stage.world)


@pytest.mark.parametrize("error", [Throttled("Telegram", 2.0), NotSent("Telegram", "no network")])
async def test_a_photo_that_waited_for_a_stopped_worker_is_not_lost_by_ten_seconds_without_network(
    stage: Stage, group: Group, anna: Connected, error: Exception
) -> None:
    """The delivery worker was off in the night. In the morning the network is gone for ten seconds: the first
    failure ever of this task is seven hours after it was written.
    """
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [task] = await tasks_of("deliver")
    await wear_out(TaskId(task["id"]), 0, created_at=datetime.now(UTC) - timedelta(hours=7))
    await fails_now(stage, TaskId(task["id"]), "deliver", error, times=5)
    delivery = await sql.one("SELECT state, reason FROM deliveries")
    assert (await state_of(TaskId(task["id"])), delivery) == ("ready", {"state": "pending", "reason": None})


async def test_a_card_is_not_given_up_because_our_own_rates_let_it_wait(stage: Stage) -> None:
    """A group takes 20 messages in 66 s. Of 130 cards that wait for a worker that was off for seven hours, or
    for the right to post, the last ones are told to wait five times and more.
    """
    # Without Redis each process takes a quarter of the limit.
    turns, bucket = LocalTurns(), Bucket("group:-1", sends=80, window_s=66)
    waits = [turns.reserve(bucket, 20.0) > 20.0 for _ in range(130)]
    assert waits.count(True) == 110, "they wait again in each of the next windows, 20 fewer each time"
    task_id = await add_task("show_offer", person_id="of nobody")
    await wear_out(task_id, 0, created_at=datetime.now(UTC) - timedelta(hours=7))
    await fails_now(stage, task_id, "show_offer", Throttled("Telegram", 2.0), times=6)
    assert await state_of(task_id) == "ready"
