"""Ends a task and claims the next one for the same consumer: in one statement, and one commit."""

from collections.abc import Collection

from domain.queries import sql
from domain.queries.work.claimed_task import ClaimedTask
from domain.steps.work.lease import CLAIM, finishing
from domain.values.task_kinds import LEASE_S

_CLAIM_NEXT = f"WITH done AS ({finishing('$4', '$5')}) {CLAIM}"


async def claim_next(queue: str, done: ClaimedTask, *, leave: Collection[str] = ()) -> ClaimedTask | None:
    """done: a task without a lane, since a lane's next task is seen only after the commit that ends this one.
    leave: kinds of which none is claimed.

    If the lease of `done` was lost, nothing is ended; the next task is claimed anyway.
    """
    assert done.lane is None, "the next of a lane is not seen by the statement that ends the one before"
    return await sql.one(ClaimedTask, _CLAIM_NEXT, queue, LEASE_S, list(leave), done.id, done.token)
