"""Whose turn it is in a lane."""

from domain.ports import TaskId
from domain.queries import sql


async def next_in_lane(lane: str) -> tuple[str, TaskId] | None:
    """Queue and id of the oldest open task of the lane when it may run now, else None."""
    row = await sql.one(
        """SELECT id, queue, state = 'ready' AND not_before <= now() AS is_due FROM tasks
           WHERE lane = $1 AND state IN ('ready', 'leased') ORDER BY id LIMIT 1""",
        lane,
    )
    return (row["queue"], TaskId(row["id"])) if row and row["is_due"] else None
