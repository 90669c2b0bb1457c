"""Tasks are taken here and nowhere else."""

from domain.ports import TaskId
from domain.queries import sql
from domain.queries.lane import IS_CLAIMABLE
from domain.rules.task_kinds import LEASE_S
from domain.steps.lease import ClaimedTask

_CLAIM = f"""
UPDATE tasks SET state = 'leased', attempts = attempts + 1, token = nextval('lease_token_seq'),
    lease_until = now() + make_interval(secs => $3)
WHERE id = (
    SELECT t.id FROM tasks t
    WHERE t.queue = $1 AND ($2::bigint IS NULL OR t.id = $2) AND {IS_CLAIMABLE}
    ORDER BY t.place, t.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, ids, token, attempts, lane, turn
"""  # noqa: S608  a constant


async def claim_task(queue: str, task_id: TaskId | None = None) -> ClaimedTask | None:
    """The given task, or that of the queue whose turn it is; None when there is nothing to do.

    The attempt is counted before the work, so that a task which kills its worker ends dead.
    """
    row = await sql.one(_CLAIM, queue, task_id, LEASE_S)
    if row is None:
        return None
    return ClaimedTask(
        id=TaskId(row["id"]),
        kind=row["kind"],
        ids=sql.from_json(row["ids"]),
        token=row["token"],
        attempts=row["attempts"],
        lane=row["lane"],
        turn=row["turn"],
    )
