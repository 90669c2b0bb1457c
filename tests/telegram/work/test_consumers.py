"""The consumers of a worker: each does one task after the other, and a ring wakes a waiting one."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from domain.adapters.process.bell import OwnDoorbell, QueueBell
from domain.errors import Throttled, Unavailable
from domain.steps.work.work import transaction
from domain.values.task_kinds import DELIVERY, VISION
from sandbox.patience import patience
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.telegram.whole_bot import WholeBot
from tests.usecases.tasks import add_task
from workers.consumers import Consumers, hear_rings
from workers.runner import Ids, run_tasks
from workers.world import CONSUMERS, World


async def test_one_long_task_keeps_nobody_from_the_next_photo(bot: WholeBot) -> None:
    """A worker that is stopped waits for the long task."""
    may_end, seen = asyncio.Event(), asyncio.Queue[int]()

    async def rebuild(_: Ids, __: World) -> object:
        await may_end.wait()
        return "built"

    async def recognise(ids: Ids, _: World) -> object:
        seen.put_nowait(int(ids["asset_id"]))
        return "done"

    jobs = {"rebuild_index": rebuild, "recognise_asset": recognise}
    await add_task("rebuild_index", report_id=1)
    await add_task("recognise_asset", asset_id=1)
    bell = QueueBell(CONSUMERS[VISION])
    bell.ring()
    world = replace(bot.workers, bells={VISION: bell})
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        working = group.create_task(Consumers(VISION, jobs, world).work(patience_s=patience(30)))
        assert await seen.get() == 1
        await add_task("recognise_asset", asset_id=2)
        bell.ring()
        assert await seen.get() == 2
        working.cancel()
        may_end.set()
    assert await sql.rows("SELECT kind, state FROM tasks WHERE state <> 'done'") == []


@pytest.mark.parametrize(
    ("queue", "slow", "places", "other"),
    [(VISION, "recognise_video", 2, "recognise_asset"), (DELIVERY, "call_webhook", 8, "deliver")],
)
async def test_videos_and_silent_receivers_of_webhooks_keep_nobody_from_the_next_photo(
    bot: WholeBot, queue: str, slow: str, places: int, other: str
) -> None:
    """A consumer that ends a slow task goes on with the next one without a ring."""
    may_end, begun = asyncio.Semaphore(0), asyncio.Queue[int]()

    async def take_long(ids: Ids, _: World) -> object:
        begun.put_nowait(int(ids["id"]))
        await may_end.acquire()
        return "done"

    async def do(ids: Ids, _: World) -> object:
        begun.put_nowait(int(ids["id"]))
        return "done"

    async def begins() -> int:
        try:
            return await asyncio.wait_for(begun.get(), patience(1))
        except TimeoutError:
            pytest.fail("no task begins")

    for number in range(CONSUMERS[queue]):
        await add_task(slow, id=number)
    bell = QueueBell(CONSUMERS[queue])
    bell.ring(CONSUMERS[queue])
    world = replace(bot.workers, bells={queue: bell})
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        working = group.create_task(Consumers(queue, {slow: take_long, other: do}, world).work(patience_s=1))
        assert {await begins() for _ in range(places)} == set(range(places))
        await add_task(other, id=100)
        bell.ring()
        assert await begins() == 100
        for number in range(places, CONSUMERS[queue]):
            may_end.release()
            assert await begins() == number
        for _ in range(places):
            may_end.release()
        working.cancel()


async def test_one_ring_is_enough_for_all_tasks_that_are_ready(bot: WholeBot) -> None:
    seen = asyncio.Queue[int]()

    async def recognise(ids: Ids, _: World) -> object:
        seen.put_nowait(int(ids["asset_id"]))
        return "done"

    bell = QueueBell(CONSUMERS[VISION])
    world = replace(bot.workers, bells={VISION: bell})
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        working = group.create_task(
            Consumers(VISION, {"recognise_asset": recognise}, world).work(patience_s=patience(30))
        )
        for number in range(3):
            await add_task("recognise_asset", asset_id=number)
        bell.ring()
        assert {await seen.get() for _ in range(3)} == {0, 1, 2}
        working.cancel()


async def test_a_delayed_task_is_done_when_it_is_due_and_not_only_after_the_next_sweep(bot: WholeBot) -> None:
    """Nothing sweeps here. The first try asks for a pause, and the second one is the end."""
    tries = asyncio.Queue[int]()

    async def recognise(ids: Ids, _: World) -> object:
        tries.put_nowait(int(ids["asset_id"]))
        if not await sql.value(bool, "SELECT last_error IS NOT NULL FROM tasks"):
            raise Throttled("Telegram", 0.1)
        return "done"

    bell = QueueBell(CONSUMERS[VISION])
    doorbell = OwnDoorbell({VISION: bell}, RecordingDoorbell())
    world = replace(bot.workers, bells={VISION: bell}, doorbell=doorbell)
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        working = group.create_task(
            Consumers(VISION, {"recognise_asset": recognise}, world).work(patience_s=patience(30))
        )
        async with transaction(doorbell) as work:
            await work.add("recognise_asset", delay_s=0.1, asset_id=1)
        assert await _first(tries, 2) == [1, 1]
        working.cancel()


async def test_a_consumer_that_ends_a_task_of_a_lane_does_the_next_one(bot: WholeBot) -> None:
    """Nobody rings for the next task: when its ring came, the lane was busy."""
    seen = asyncio.Queue[int]()

    async def grow(ids: Ids, _: World) -> object:
        seen.put_nowait(int(ids["workspace_id"]))
        return "done"

    for number in range(3):
        await add_task("cluster_faces", lane="clusters:1", workspace_id=number)
    world = replace(bot.workers, bells={VISION: QueueBell(CONSUMERS[VISION])})
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        working = group.create_task(
            Consumers(VISION, {"cluster_faces": grow}, world).work(patience_s=patience(30))
        )
        done = await _first(seen, 3)
        working.cancel()
    assert done == [0, 1, 2]


async def _first(seen: asyncio.Queue[int], count: int) -> list[int]:
    """The first `count` ids, or those that come within a few seconds."""
    found: list[int] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(patience(3)):
            while len(found) < count:
                found.append(await seen.get())
    return found


async def test_at_the_start_one_consumer_looks_for_all(
    bot: WholeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each consumer that looks takes a connection to Postgres, and all processes may start at once."""
    looks = asyncio.Queue[str]()

    async def claim(queue: str, **_: object) -> None:
        looks.put_nowait(queue)

    monkeypatch.setattr("workers.runner.claim_task", claim)
    bell = QueueBell(CONSUMERS[DELIVERY])
    world = replace(bot.workers, bells={DELIVERY: bell})
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        working = group.create_task(Consumers(DELIVERY, {}, world).work(patience_s=1))
        assert await looks.get() == DELIVERY
        for _ in range(5):
            await asyncio.sleep(0)
        assert looks.empty()
        bell.ring(3)
        assert [await looks.get() for _ in range(3)] == [DELIVERY] * 3
        working.cancel()


async def test_a_task_that_cancels_itself_ends_no_consumer(bot: WholeBot) -> None:
    seen = asyncio.Queue[int]()

    async def recognise(ids: Ids, _: World) -> object:
        seen.put_nowait(int(ids["asset_id"]))
        if ids["asset_id"] != CONSUMERS[VISION]:
            raise asyncio.CancelledError
        return "done"

    for number in range(CONSUMERS[VISION] + 1):
        await add_task("recognise_asset", asset_id=number)
    bell = QueueBell(CONSUMERS[VISION])
    world = replace(bot.workers, bells={VISION: bell})
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        working = group.create_task(
            Consumers(VISION, {"recognise_asset": recognise}, world).work(patience_s=patience(30))
        )
        # A consumer that ended a task looks for the next by itself: two tasks may begin in either order.
        begun: set[int] = set()
        for _ in range(CONSUMERS[VISION] + 1):
            bell.ring()
            try:
                begun.add(await asyncio.wait_for(seen.get(), patience(5)))
            except TimeoutError:
                working.cancel()
                pytest.fail("no consumer is left")
        assert begun == set(range(CONSUMERS[VISION] + 1))
        working.cancel()


async def test_the_worker_rings_for_the_next_task_of_a_lane(bot: WholeBot) -> None:
    """The consumer that ended the task before may have taken another task."""
    await add_task("show_introduction", group_id=1)

    async def show(_: Ids, __: World) -> object:
        await add_task("show_introduction", group_id=1)
        bot.rung.rung.clear()
        return "shown"

    is_first = iter((True, False))
    await run_tasks(DELIVERY, {"show_introduction": show}, bot.workers, goes_on=lambda: next(is_first))
    [waiting] = await sql.rows("SELECT id FROM tasks WHERE state = 'ready'")
    assert bot.rung.rung == [(DELIVERY, waiting["id"])]


class _Rings:
    """`answers`: how many consumers each ring wakes, or why Redis cannot be heard. After them: silence."""

    def __init__(self, *answers: int | Unavailable) -> None:
        self.answers = deque(answers)

    async def hear(self, wake: Callable[[int], None], answered: Callable[[], None]) -> None:
        while self.answers:
            answer = self.answers.popleft()
            if isinstance(answer, Unavailable):
                raise answer
            answered()
            wake(answer)
        await asyncio.Event().wait()


async def test_a_redis_that_comes_and_goes_is_heard_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("workers.consumers._REDIS_PAUSE_S", 0.01)
    away = Unavailable("Redis", "nothing listens there")
    bell, rings = QueueBell(3), _Rings(away, away, 1)
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        hearing = group.create_task(hear_rings(rings, bell))
        await bell.wait()
        hearing.cancel()
    said = [record.getMessage() for record in caplog.records if "Redis" in record.getMessage()]
    assert said == [
        "no Redis: nothing listens there; Postgres is asked for what is ready",
        "Redis is back",
    ]
