"""Whose turn it is."""

from domain.ports import TaskId
from domain.queries import sql

# Of tasks t: those that may be taken now. What a lane has begun is finished before the next of it.
IS_CLAIMABLE = """t.state = 'ready' AND t.not_before <= now() AND (t.lane IS NULL OR NOT EXISTS (
    SELECT 1 FROM tasks e WHERE e.lane = t.lane AND e.id < t.id AND e.state IN ('ready', 'leased')))"""


async def next_in_lane(lane: str) -> tuple[str, TaskId] | None:
    """Queue and id of the oldest open task of the lane when it may run now, else None."""
    row = await sql.one(
        """SELECT id, queue, state = 'ready' AND not_before <= now() AS is_due FROM tasks
           WHERE lane = $1 AND state IN ('ready', 'leased') ORDER BY id LIMIT 1""",
        lane,
    )
    return (row["queue"], TaskId(row["id"])) if row and row["is_due"] else None
