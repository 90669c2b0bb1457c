"""While the disk of Postgres stalls, no holder can prolong a lease. No process died."""

import asyncio
import logging
from types import SimpleNamespace

import pytest

from domain.adapters.telegram.bot_api import BotApi
from domain.ids import TaskId
from domain.queries.service.clocks import Clocks
from domain.usecases.work import sweep_tasks as sweeping
from domain.usecases.work.hold_task import hold_task
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.task_kinds import BOT, LEASE_S
from sandbox.patience import patience
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.tasks import add_task, claimed, expire_leases, state_of
from tests.usecases.waiting import held, until_blocked, until_somebody_waits_for

pytestmark = pytest.mark.usefixtures("clean_database")

# What a stall holds up: the sign of life of a sweep.
BEAT = "INSERT INTO heartbeats (queue) VALUES ('vision')"


@pytest.fixture
def doorbell() -> RecordingDoorbell:
    return RecordingDoorbell()


async def lease_of(seconds: float, *, asset_id: int = 7) -> TaskId:
    """A claimed task whose lease ends in so many seconds, or ended so many seconds ago."""
    task_id = await add_task("recognise_asset", asset_id=asset_id)
    await claimed("vision", task_id)
    await sql.execute(
        "UPDATE tasks SET lease_until = now() + make_interval(secs => $2) WHERE id = $1", task_id, seconds
    )
    return task_id


async def test_a_lease_that_ended_while_the_sweep_waited_for_the_disk_is_kept(
    clean_database: str, doorbell: RecordingDoorbell
) -> None:
    """Its holder waited for the same disk. The next sweep frees the task if the holder is dead."""
    task_id = await lease_of(60)
    async with asyncio.TaskGroup() as group, held(clean_database, BEAT):
        sweep = group.create_task(sweep_tasks("vision", doorbell))
        await until_blocked(sweep)
        await sql.execute("UPDATE tasks SET lease_until = now() WHERE id = $1", task_id)
    assert await state_of(task_id) == "leased"
    await expire_leases()
    await sweep_tasks("vision", doorbell)
    assert await state_of(task_id) == "ready"


async def test_a_sweep_that_began_late_in_a_stall_frees_nothing(
    clean_database: str, doorbell: RecordingDoorbell, caplog: pytest.LogCaptureFixture
) -> None:
    """The lease was over when the sweep began, because the stall was longer than the lease."""
    task_id = await lease_of(-30)
    async with asyncio.TaskGroup() as group, held(clean_database, BEAT):
        sweep = group.create_task(sweep_tasks("vision", doorbell, lease_s=0.1))
        await until_blocked(sweep)
        await until_somebody_waits_for(0.1)
    assert await state_of(task_id) == "leased"
    [told] = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert told.startswith("Postgres took ")
    caplog.clear()
    await sweep_tasks("vision", doorbell, lease_s=120)
    assert await state_of(task_id) == "ready"
    assert caplog.records == []


async def test_a_dead_worker_is_found_where_the_disk_is_always_slow(
    clean_database: str, doorbell: RecordingDoorbell
) -> None:
    long_dead, living = await lease_of(-70), await lease_of(-50, asset_id=8)
    async with asyncio.TaskGroup() as group, held(clean_database, BEAT):
        sweep = group.create_task(sweep_tasks("vision", doorbell, lease_s=0.1))
        await until_blocked(sweep)
        await until_somebody_waits_for(0.1)
    assert (await state_of(long_dead), await state_of(living)) == ("ready", "leased")


async def test_a_telegram_that_answers_late_is_no_disk_that_stalls(
    doorbell: RecordingDoorbell, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot that comes back asks Telegram for the time. The tasks of the dead one do not wait for another
    sweep.
    """
    shown = 100.0

    class LateClocks(Clocks):
        async def ahead_s(self) -> float:
            nonlocal shown
            shown += LEASE_S / 4
            return 0.0

    monkeypatch.setattr(sweeping, "time", SimpleNamespace(monotonic=lambda: shown))
    await sql.execute("INSERT INTO heartbeats (queue, beat_at) VALUES ($1, now() - interval '1 hour')", BOT)
    task_id = await add_task("handle_update", lane="-5:1", update_id=9)
    await claimed(BOT, task_id)
    await sql.execute("UPDATE tasks SET lease_until = now() - interval '1 second' WHERE id = $1", task_id)
    await sweep_tasks(BOT, doorbell, clocks=LateClocks(BotApi("http://telegram", "42:token")))
    assert shown > 100
    assert await state_of(task_id) == "ready"
    assert [record for record in caplog.records if record.getMessage().startswith("Postgres took")] == []


async def test_a_holder_whom_the_disk_kept_waiting_prolongs_its_lease_again_at_once(
    clean_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease that it wrote counts from before the stall, and is over when the stall is."""
    task = await claimed("vision", await add_task("backfill_person", person_id="7"))
    pauses, is_pausing_again = list[float](), asyncio.Event()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            is_pausing_again.set()
            await asyncio.Event().wait()

    async def work() -> None:
        async with hold_task(task, lease_s=0.4), asyncio.timeout(patience(5)):
            await is_pausing_again.wait()

    monkeypatch.setattr(asyncio, "sleep", pause)
    lock = "SELECT 1 FROM tasks WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as group, held(clean_database, lock, task.id):
        group.create_task(work())
        await until_somebody_waits_for(0.1)
    assert pauses == [0.1, 0]
