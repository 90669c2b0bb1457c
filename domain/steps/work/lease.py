"""The statements by which a consumer claims a task, and ends it."""

from domain.queries.work.lane import IS_CLAIMABLE

# $1: the queue. $2: the lease, in seconds. $3: kinds that are left alone.
CLAIM = f"""
UPDATE tasks SET state = 'leased', attempts = attempts + 1, token = nextval('lease_token_seq'),
    lease_until = now() + make_interval(secs => $2)
WHERE id = (
    SELECT t.id FROM tasks t
    WHERE t.queue = $1 AND {IS_CLAIMABLE} AND t.kind <> ALL($3::text[])
    ORDER BY t.place, t.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, ids, token, failures, lane, turn, last_error
"""  # noqa: S608  a constant


def finishing(task_id: str, token: str) -> str:
    """The statement that ends a task. task_id, token: the parameters that hold them."""
    return f"""UPDATE tasks SET state = 'done', lease_until = NULL, last_error = NULL, finished_at = now(),
            failing_since = NULL
        WHERE id = {task_id} AND state = 'leased' AND token = {token}"""  # noqa: S608  names of parameters


FINISH = finishing("$1", "$2")
