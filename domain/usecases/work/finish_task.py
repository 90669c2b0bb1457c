"""A task is done."""

from domain.queries import sql
from domain.queries.work.claimed_task import ClaimedTask
from domain.steps.work.lease import FINISH


async def finish_task(task: ClaimedTask) -> bool:
    """False when the lease was lost meanwhile: somebody else has the task now."""
    return await sql.execute(FINISH, task.id, task.token) == 1
