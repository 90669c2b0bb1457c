"""Whose turn it is."""

from domain.ids import TaskId
from domain.queries import sql

# Of tasks t: those that may be taken now. What a lane has begun is finished before the next of it: its oldest
# open one is the first from t.lane on. Asked so, Postgres looks once into the index of lanes, however many
# wait; asked for the smallest id of the lane, it went through all ids. is_behind says only whom not to look
# at: one that was dead comes back in front of who was called meanwhile.
IS_CLAIMABLE = """t.state = 'ready' AND NOT t.is_behind AND t.not_before <= now()
    AND (t.lane IS NULL OR t.id = (SELECT e.id FROM tasks e WHERE e.lane >= t.lane
        AND e.state IN ('ready', 'leased') ORDER BY e.lane, e.id LIMIT 1))"""


async def next_in_lane(lane: str) -> tuple[str, TaskId] | None:
    """Queue and id of the oldest open task of the lane when it may run now, else None."""
    row = await sql.one(
        """SELECT lane, id, queue, state = 'ready' AND not_before <= now() AS is_due FROM tasks
           WHERE lane >= $1 AND state IN ('ready', 'leased') ORDER BY lane, id LIMIT 1""",
        lane,
    )
    is_due = row is not None and row["lane"] == lane and row["is_due"]
    return (row["queue"], TaskId(row["id"])) if row is not None and is_due else None
