"""A task is taken by one worker at a time, in the order of its lane, and ended by its holder only."""

import asyncio
from collections import Counter

import asyncpg
import pytest

from domain.errors import Conflict
from domain.ids import TaskId
from domain.queries.work.claimed_task import ClaimedTask
from domain.queries.work.lane import next_in_lane
from domain.usecases.work.claim_task import claim_task
from domain.usecases.work.finish_task import finish_task
from domain.usecases.work.hold_task import hold_task
from domain.values.task_kinds import LEASE_S
from sandbox.patience import patience
from tests import sql
from tests.no_error import no_error
from tests.usecases.tasks import add_task, claimed, expire_leases, state_of, task_row
from tests.usecases.waiting import held as lock_held

pytestmark = pytest.mark.usefixtures("clean_database")

WORKERS = 8
# $1: a pause, in seconds.
LATE = """INSERT INTO tasks (kind, queue, max_attempts, dedupe_key, ids, lane, not_before)
          VALUES ('deliver', 'delivery', 5, 'late', '{"delivery_id": 1}', 'to:1',
              now() + make_interval(secs => $1))"""


async def test_an_attempt_is_counted_when_the_task_is_claimed() -> None:
    task_id = await add_task("recognise_asset", asset_id=7)
    task = await claimed("vision", task_id)
    assert (task.id, task.kind, task.ids, task.failures) == (task_id, "recognise_asset", {"asset_id": 7}, 0)
    row = await task_row(task_id)
    assert (row["state"], row["attempts"], row["token"]) == ("leased", 1, task.token)


async def test_a_lease_ends_soon_after_its_holder() -> None:
    task_id = await add_task("backfill_person", person_id="7")
    await claimed("vision", task_id)
    assert (await task_row(task_id))["lease_s"] == pytest.approx(LEASE_S, abs=5)


async def test_a_lease_goes_on_while_its_holder_works() -> None:
    task = await claimed("vision", await add_task("backfill_person", person_id="7"))
    await expire_leases()
    async with hold_task(task, lease_s=0.1):
        await _until_prolonged(task)


async def test_whoever_lost_the_lease_does_not_prolong_the_lease_of_the_next_worker(
    connection: asyncpg.Connection,
) -> None:
    slow = await claimed("vision", await add_task("backfill_person", person_id="7"))
    witness = await claimed("vision", await add_task("backfill_person", person_id="8"))
    await expire_leases()
    await connection.execute("UPDATE tasks SET token = token + 100 WHERE id = $1", slow.id)
    async with hold_task(witness, lease_s=0.1):
        with pytest.raises(Conflict):
            await _work_on(slow)
        await _until_prolonged(witness)
    assert (await task_row(slow.id))["lease_s"] < 0


@pytest.mark.parametrize("change", ["state = 'ready', lease_until = NULL", "token = token + 100"])
async def test_whoever_lost_the_lease_is_cut_off(connection: asyncpg.Connection, change: str) -> None:
    """Otherwise the worker could go on for two hours, and write what an erase has removed meanwhile."""
    slow = await claimed("vision", await add_task("backfill_person", person_id="7"))
    await connection.execute(f"UPDATE tasks SET {change} WHERE id = $1", slow.id)
    with no_error("the worker is cut off"), pytest.raises(Conflict, match="lease_lost"):
        await _work_on(slow)


async def test_a_send_whose_lease_is_lost_has_a_moment_to_note_its_answer(
    connection: asyncpg.Connection,
) -> None:
    """Whoever claims the task next waits for that moment (`deliver_photo`)."""
    sending = await claimed("delivery", await add_task("deliver", delivery_id=7))
    others = [
        await claimed("vision", await add_task("backfill_person", person_id=person_id)) for person_id in "789"
    ]
    await connection.execute("UPDATE tasks SET token = token + 100")
    with no_error("the send goes on"):
        async with asyncio.TaskGroup() as group:
            send = group.create_task(_work_on(sending))
            for other in others:
                with pytest.raises(Conflict):
                    await _work_on(other)
            send.cancel()


async def _work_on(task: ClaimedTask) -> None:
    async with hold_task(task, lease_s=0.1):
        await asyncio.wait_for(asyncio.Event().wait(), patience(3))


async def _until_prolonged(task: ClaimedTask) -> None:
    async with asyncio.timeout(patience(5)):
        while (await task_row(task.id))["lease_s"] < 0:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)


async def test_a_task_of_a_kind_that_this_version_does_not_know_can_be_taken() -> None:
    row = await sql.one(
        "INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('paint_fence', 'vision', '1') RETURNING id"
    )
    assert row is not None
    assert (await claimed("vision", row["id"])).kind == "paint_fence"


async def test_a_ring_that_comes_twice_or_late_finds_nothing() -> None:
    task_id = await add_task("recognise_asset", asset_id=7)
    task = await claimed("vision", task_id)
    assert await claim_task("vision") is None
    assert await finish_task(task)
    assert await claim_task("vision") is None


async def test_a_queue_gives_its_oldest_task_and_none_of_another_queue() -> None:
    await add_task("deliver", delivery_id=1)
    first = await add_task("recognise_asset", asset_id=1)
    second = await add_task("recognise_asset", asset_id=2)
    found = [await claim_task("vision") for _ in range(3)]
    assert [task and task.id for task in found] == [first, second, None]


async def test_no_task_is_taken_before_its_time() -> None:
    task_id = await add_task("recognise_asset", delay_s=60, asset_id=7)
    assert await claim_task("vision") is None
    await sql.execute("UPDATE tasks SET not_before = now()")
    assert await claimed("vision", task_id)


async def test_a_task_that_another_worker_is_taking_is_passed_over_and_not_waited_for(
    clean_database: str,
) -> None:
    first = await add_task("recognise_asset", asset_id=1)
    second = await add_task("recognise_asset", asset_id=2)
    async with lock_held(clean_database, "SELECT FROM tasks WHERE id = $1 FOR UPDATE", first):
        with no_error("the claim does not wait"):
            async with asyncio.timeout(patience(5)):
                task = await claim_task("vision")
    assert task is not None
    assert task.id == second


async def test_workers_at_once_never_hold_the_same_task() -> None:
    for asset_id in range(WORKERS):
        await add_task("recognise_asset", asset_id=asset_id)
    claims = await asyncio.gather(*(claim_task("vision") for _ in range(3 * WORKERS)))
    held_by = Counter(task.id for task in claims if task is not None)
    assert set(held_by.values()) == {1}
    while (task := await claim_task("vision")) is not None:
        held_by[task.id] += 1
    assert list(held_by.values()) == [1] * WORKERS


async def test_one_task_is_given_to_one_of_many_that_ask_for_it() -> None:
    task_id = await add_task("recognise_asset", asset_id=7)
    claims = await asyncio.gather(*(claim_task("vision") for _ in range(WORKERS)))
    assert len([task for task in claims if task is not None]) == 1
    assert (await task_row(task_id))["attempts"] == 1


class TestLane:
    async def test_the_next_task_waits_until_the_one_before_is_done(self) -> None:
        first = await add_task("deliver", lane="to:1", delivery_id=1)
        second = await add_task("deliver", lane="to:1", delivery_id=2)
        task = await claimed("delivery", first)
        assert task.lane == "to:1"
        assert await claim_task("delivery") is None
        await finish_task(task)
        assert await claimed("delivery", second)

    async def test_a_task_whose_writer_was_late_waits_for_a_later_one_that_runs(
        self, clean_database: str
    ) -> None:
        """An id says in which order the tasks were written, not in which order they were committed."""
        async with lock_held(clean_database, LATE, 0):
            task = await claimed("delivery", await add_task("deliver", lane="to:1", delivery_id=2))
        assert await claim_task("delivery") is None
        await finish_task(task)
        following = await claim_task("delivery")
        assert following is not None
        assert following.ids == {"delivery_id": 1}

    async def test_a_later_task_waits_for_the_pause_of_one_whose_writer_was_late(
        self, clean_database: str
    ) -> None:
        async with lock_held(clean_database, LATE, 60):
            await add_task("deliver", lane="to:1", delivery_id=2)
        assert await claim_task("delivery") is None

    async def test_of_two_tasks_that_show_the_same_thing_the_second_waits(self) -> None:
        """Both would send the message, since neither would find the message of the other."""
        task = await claimed("delivery", await add_task("show_introduction", group_id=1))
        again = await add_task("show_introduction", group_id=1)
        other = await add_task("show_introduction", group_id=2)
        found = [await claim_task("delivery") for _ in range(2)]
        assert [task and task.id for task in found] == [other, None]
        await finish_task(task)
        assert await claimed("delivery", again)

    async def test_a_lane_holds_up_no_task_outside_it(self) -> None:
        await claimed("delivery", await add_task("deliver", lane="to:1", delivery_id=1))
        await add_task("deliver", lane="to:1", delivery_id=2)
        other = await add_task("deliver", lane="to:2", delivery_id=3)
        without = await add_task("deliver", delivery_id=4)
        found = [await claim_task("delivery") for _ in range(3)]
        assert [task and task.id for task in found] == [other, without, None]

    async def test_a_pause_of_the_first_task_of_a_lane_is_a_pause_of_all(self) -> None:
        await add_task("deliver", lane="to:1", delay_s=60, delivery_id=1)
        await add_task("deliver", lane="to:1", delivery_id=2)
        assert await claim_task("delivery") is None
        assert await next_in_lane("to:1") is None

    async def test_a_dead_task_does_not_block_its_lane(self) -> None:
        first = await add_task("deliver", lane="to:1", delivery_id=1)
        second = await add_task("deliver", lane="to:1", delivery_id=2)
        await sql.execute("UPDATE tasks SET state = 'dead' WHERE id = $1", first)
        assert await next_in_lane("to:1") == ("delivery", second)
        assert await claimed("delivery", second)
        assert await next_in_lane("to:1") is None

    async def test_workers_at_once_keep_the_order(self) -> None:
        task_ids = [await add_task("deliver", lane="to:1", delivery_id=i) for i in range(WORKERS)]
        done: list[TaskId] = []
        while len(done) < WORKERS:
            claims = await asyncio.gather(*(claim_task("delivery") for _ in range(WORKERS)))
            [task] = [task for task in claims if task is not None]
            await finish_task(task)
            done.append(task.id)
        assert done == task_ids


class TestFinishing:
    async def test_a_task_is_finished_once(self) -> None:
        task = await claimed("vision", await add_task("recognise_asset", asset_id=7))
        assert await finish_task(task)
        row = await task_row(task.id)
        assert (row["state"], row["lease_until"], row["last_error"]) == ("done", None, None)
        assert row["finished_at"] is not None
        assert not await finish_task(task)

    async def test_whoever_lost_the_lease_cannot_finish(self, connection: asyncpg.Connection) -> None:
        """The first worker was only slow; the second has the task now."""
        slow = await claimed("vision", await add_task("recognise_asset", asset_id=7))
        await expire_leases()
        await connection.execute("UPDATE tasks SET state = 'ready', lease_until = NULL")
        assert not await finish_task(slow)
        second = await claimed("vision", slow.id)
        assert second.token > slow.token
        assert not await finish_task(slow)
        assert await state_of(slow.id) == "leased"
        assert await finish_task(second)

    async def test_a_guessed_token_finishes_nothing(self) -> None:
        task = await claimed("vision", await add_task("recognise_asset", asset_id=7))
        forged = ClaimedTask(task.id, task.kind, task.ids, task.token + 1, task.failures, task.lane)
        assert not await finish_task(forged)
        assert await state_of(task.id) == "leased"
