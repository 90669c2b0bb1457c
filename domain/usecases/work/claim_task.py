"""Claims a task of a queue. Only this and `claim_next` claim tasks."""

from collections.abc import Collection

from domain.queries import sql
from domain.queries.work.claimed_task import ClaimedTask
from domain.steps.work.lease import CLAIM
from domain.values.task_kinds import LEASE_S


async def claim_task(queue: str, *, leave: Collection[str] = ()) -> ClaimedTask | None:
    """Returns the queue's task whose turn it is; None when there is nothing to do.

    leave: kinds of which none is claimed.

    The attempt is counted before the work, so that a task which kills its worker ends dead.
    """
    return await sql.one(ClaimedTask, CLAIM, queue, LEASE_S, list(leave))
