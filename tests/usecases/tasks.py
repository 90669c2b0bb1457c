"""Makes tasks for a test, runs those of some kinds, and reads what became of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from domain.ids import TaskId
from domain.queries.work.claimed_task import ClaimedTask
from domain.steps.work.work import transaction
from domain.usecases.work.claim_task import claim_task
from domain.values.task_kinds import TASK_KINDS
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from workers.runner import Job, run_tasks
from workers.slow_places import Claim, SlowPlaces
from workers.world import MOST_SLOW, World


async def add_task(kind: str, *, lane: str | None = None, delay_s: float = 0, **ids: int | str) -> TaskId:
    async with transaction(RecordingDoorbell()) as work:
        await work.add(kind, lane=lane, delay_s=delay_s, **ids)  # type: ignore[arg-type]
    row = await sql.one("SELECT max(id) AS id FROM tasks")
    assert row is not None
    return TaskId(row["id"])


async def claimed(queue: str, task_id: TaskId) -> ClaimedTask:
    """Claims the task, which has to be the first of its kind."""
    task = await claim_kind(queue, (await task_row(task_id))["kind"])
    assert task is not None
    assert task.id == task_id
    return task


async def claim_kind(queue: str, kind: str) -> ClaimedTask | None:
    return await claim_task(queue, leave=TASK_KINDS.keys() - {kind})


async def run_those(queue: str, jobs: Mapping[str, Job], world: World) -> list[str]:
    """Runs tasks until none is due that has one of these jobs, and gives their kinds in order."""
    ran: list[str] = []

    def noting(kind: str) -> Job:
        async def do(ids: Mapping[str, int | str], its_world: World) -> object:
            ran.append(kind)
            return await jobs[kind](ids, its_world)

        return do

    await run_tasks(
        queue,
        {kind: noting(kind) for kind in jobs},
        replace(world, slow_places={queue: _Only(jobs, MOST_SLOW[queue])}),
        goes_on=lambda: True,
    )
    return ran


class _Only(SlowPlaces):
    """Lets no task of another kind be claimed."""

    def __init__(self, kinds: Collection[str], most: int) -> None:
        super().__init__(most)
        self._others = TASK_KINDS.keys() - set(kinds)

    async def claim(self, claim: Claim) -> ClaimedTask | None:
        async def claim_one(*, leave: Collection[str]) -> ClaimedTask | None:
            return await claim(leave={*leave, *self._others})

        return await super().claim(claim_one)


async def task_row(task_id: TaskId) -> sql.Row:
    """The row with `lease_s` and `delay_s`: seconds from now to the end of the lease and to the next try."""
    row = await sql.one(
        """SELECT *, extract(epoch FROM lease_until - now())::float AS lease_s,
               extract(epoch FROM not_before - now())::float AS delay_s FROM tasks WHERE id = $1""",
        task_id,
    )
    assert row is not None
    return row


async def state_of(task_id: TaskId) -> str:
    return str((await task_row(task_id))["state"])


async def tasks_of(kind: str) -> list[sql.Row]:
    return await sql.rows("SELECT * FROM tasks WHERE kind = $1 ORDER BY id", kind)


async def expire_leases() -> None:
    """Ends every lease, as if the workers had died a while ago."""
    await sql.execute("UPDATE tasks SET lease_until = now() - interval '2 minutes' WHERE state = 'leased'")


async def wear_out(
    task_id: TaskId,
    attempts: int,
    *,
    created_at: datetime | None = None,
    failing_since: datetime | None = None,
) -> None:
    """Makes the task look as if so many tries of it had failed, the first at `failing_since`.

    created_at: None leaves its age.
    """
    await sql.execute(
        """UPDATE tasks SET attempts = $2, failures = $2, created_at = coalesce($3, created_at),
               failing_since = $4 WHERE id = $1""",
        *(task_id, attempts, created_at, failing_since),
    )
