"""After an outage, the tasks that waited for its end are due at once; the pauses of others stay."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.errors import NotSent, OutsideError, Throttled, Unavailable
from domain.ids import TaskId
from domain.usecases.work.wake_waiting import wake_waiting
from domain.values.task_kinds import DELIVERY, VISION
from sandbox.patience import patience
from tests import sql
from tests.usecases.factory import Group, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, run_those, task_row, tasks_of
from workers.jobs import VISION_JOBS
from workers.returns import Returns
from workers.runner import Ids
from workers.world import World

AWAY = NotSent("Telegram", "ClientConnectorError")


class Neighbour:
    """Is away in the looks with these numbers, and answers in all others."""

    def __init__(self, away_in: Sequence[int] = ()) -> None:
        self.away_in = away_in
        self.looks = 0

    async def check(self) -> None:
        self.looks += 1
        if self.looks in self.away_in:
            raise AWAY


async def waiting_for(error: OutsideError, kind: str = "show_progress") -> TaskId:
    task_id = await add_task(kind, asset_id=len(await sql.rows("SELECT id FROM tasks")))
    await sql.execute(
        "UPDATE tasks SET not_before = now() + interval '1 hour', last_error = $2 WHERE id = $1",
        task_id,
        str(error),
    )
    return task_id


async def is_due(task_id: TaskId) -> bool:
    return bool((await task_row(task_id))["delay_s"] <= 0)


async def test_tasks_that_wait_for_the_neighbour_are_woken_and_no_others(stage: Stage) -> None:
    away = await waiting_for(AWAY)
    others = [
        await waiting_for(Throttled("Telegram", 10)),
        await waiting_for(Unavailable("Redis", "away")),
        await waiting_for(AWAY, "recognise_asset"),
        await waiting_for(AWAY),
    ]
    await sql.execute("UPDATE tasks SET waits_for_tg_chat_id = -7 WHERE id = $1", others[-1])
    assert await wake_waiting(DELIVERY, "Telegram", stage.doorbell) == 1
    assert await is_due(away)
    assert stage.doorbell.rung == [(DELIVERY, away)]
    assert [await is_due(other) for other in others] == [False] * len(others)


async def test_a_worker_wakes_waiting_tasks_once_the_neighbour_answers_again(stage: Stage) -> None:
    telegram = Neighbour(away_in=(1, 2))
    returns = Returns(DELIVERY, {"Telegram": telegram.check})

    async def show(_: Ids, __: World) -> object:
        raise AWAY

    task_id = await add_task("show_progress", asset_id=1)
    await run_those(DELIVERY, {"show_progress": show}, replace(stage.world, returns={DELIVERY: returns}))
    for looks, due in enumerate((False, False, True), start=1):
        await returns.look(stage.doorbell)
        assert (telegram.looks, await is_due(task_id)) == (looks, due)
    given_back = await waiting_for(AWAY)
    await returns.look(stage.doorbell)
    assert await is_due(given_back)
    await returns.look(stage.doorbell)
    assert telegram.looks == 4


async def test_tasks_that_could_not_be_woken_are_woken_at_the_next_look(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Postgres is away, too, when Telegram comes back."""
    telegram = Neighbour(away_in=(1,))
    returns = Returns(DELIVERY, {"Telegram": telegram.check})
    task_id = await waiting_for(AWAY)
    returns.note("Telegram")
    await returns.look(stage.doorbell)

    async def fail(*_: object) -> int:
        raise Unavailable("Postgres", "away")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("workers.returns.wake_waiting", fail)
        with pytest.raises(Unavailable):
            await returns.look(stage.doorbell)
    assert not await is_due(task_id)
    await returns.look(stage.doorbell)
    assert await is_due(task_id)


async def test_a_look_ends_when_each_neighbour_has_answered_although_no_task_could_be_woken(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next look, a second later, would ask a silent neighbour once more beside the first."""
    redis = Neighbour(away_in=(1,))
    asked: list[str] = []

    async def answer_late() -> None:
        asked.append("begun")
        for _ in range(20):
            await asyncio.sleep(0)
        asked.append("ended")

    async def fail(*_: object) -> int:
        raise Unavailable("Postgres", "away")

    returns = Returns(DELIVERY, {"Redis": redis.check, "Telegram": answer_late})
    returns.note("Redis")
    await returns.look(stage.doorbell)
    returns.note("Telegram")
    monkeypatch.setattr("workers.returns.wake_waiting", fail)
    with pytest.raises(Unavailable):
        await returns.look(stage.doorbell)
    assert asked == ["begun", "ended"]


async def test_an_outage_of_postgres_is_one_line_for_each_neighbour_that_came_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An operator knows outages; the traceback of one looks like a mistake of the service."""

    async def fail(*_: object) -> int:
        raise Unavailable("Postgres", "away")

    monkeypatch.setattr("workers.returns.wake_waiting", fail)
    returns = Returns(DELIVERY, {name: Neighbour(away_in=(1,)).check for name in ("Redis", "Telegram")})
    returns.note("Redis")
    returns.note("Telegram")
    await returns.look(stage.doorbell)
    with pytest.raises(Unavailable):
        await returns.look(stage.doorbell)
    [other] = caplog.records
    assert (other.levelname, other.exc_info) == ("WARNING", None)
    assert "Postgres: away" in other.getMessage()


async def test_one_call_that_failed_is_no_outage(stage: Stage) -> None:
    """Else a task that always fails would be tried every second."""
    telegram = Neighbour()
    returns = Returns(DELIVERY, {"Telegram": telegram.check})
    task_id = await waiting_for(AWAY)
    returns.note("Telegram")
    returns.note("decoder")
    await returns.look(stage.doorbell)
    assert (telegram.looks, await is_due(task_id)) == (1, False)


async def test_a_throttled_task_does_not_make_the_worker_check_telegram(stage: Stage) -> None:
    telegram = Neighbour()
    returns = Returns(VISION, {"Telegram": telegram.check})

    async def recognise(_: Ids, __: World) -> object:
        raise Throttled("Telegram", 10)

    await add_task("recognise_asset", asset_id=1)
    await run_those(VISION, {"recognise_asset": recognise}, replace(stage.world, returns={VISION: returns}))
    await returns.look(stage.doorbell)
    assert telegram.looks == 0


async def test_while_a_neighbour_is_away_no_photo_is_looked_at_again_in_vain(
    stage: Stage, group: Group
) -> None:
    """The index is asked after the engine: each try would cost a second of CPU, for days, for each photo."""
    asset_id = await post(stage, group, stage.engine.face())
    [task] = await tasks_of("recognise_asset")
    returns = Returns(VISION, {"in-memory index": stage.index.prepare})
    world = replace(stage.world, returns={VISION: returns})

    async def once_more() -> tuple[str, int]:
        await sql.execute("UPDATE tasks SET not_before = now() WHERE id = $1", task["id"])
        await run_those(VISION, {task["kind"]: VISION_JOBS[task["kind"]]}, world)
        return str((await task_row(task["id"]))["state"]), stage.engine.looked_at

    stage.index.is_down = True
    assert await once_more() == ("ready", 1)
    await returns.look(stage.doorbell)
    for _ in range(9):
        assert await once_more() == ("ready", 1)
    stage.index.is_down = False
    assert not await is_due(task["id"])
    await returns.look(stage.doorbell)
    assert await is_due(task["id"])
    assert await once_more() == ("done", 2)
    assert await sql.one("SELECT state FROM image_assets WHERE id = $1", asset_id) == {"state": "done"}


async def test_all_tasks_that_wait_are_woken_however_many(stage: Stage) -> None:
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, not_before, last_error)
           SELECT 'show_progress', 'delivery', n, now() + interval '1 hour', $1
           FROM generate_series(1, 2500) n""",
        str(AWAY),
    )
    assert await wake_waiting(DELIVERY, "Telegram", stage.doorbell) == 2500


async def test_a_process_that_starts_wakes_tasks_that_waited_for_the_end_of_an_earlier_outage(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.returns._LOOK_EVERY_S", 0.001)
    telegram = Neighbour()
    task_id = await waiting_for(AWAY)
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(Returns(DELIVERY, {"Telegram": telegram.check}).watch(stage.doorbell))
        async with asyncio.timeout(patience(10)):
            while not await is_due(task_id):
                pass
        watching.cancel()
