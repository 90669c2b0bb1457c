"""Tasks are taken here and in `claim_next`, and nowhere else."""

from domain.ids import TaskId
from domain.queries import sql
from domain.rules.work.task_kinds import LEASE_S
from domain.steps.work.lease import CLAIM, ClaimedTask


async def claim_task(queue: str, task_id: TaskId | None = None) -> ClaimedTask | None:
    """The given task, or that of the queue whose turn it is; None when there is nothing to do.

    The attempt is counted before the work, so that a task which kills its worker ends dead.
    """
    return await sql.one(ClaimedTask, CLAIM, queue, task_id, LEASE_S)
