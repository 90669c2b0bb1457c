"""Finds the tasks that may run now, because nothing before them in their lane is open."""

from dataclasses import dataclass

from domain.ids import TaskId
from domain.queries import sql

# Tasks t that may be claimed now. A lane's next task waits until the one before is finished, so only the
# lane's oldest open task counts: the first one at or after t.lane, by lane and id. Asked like this, Postgres
# looks once into the index of lanes, however many tasks wait; asked for min(id), it went through all ids.
# is_behind only saves looking at tasks that wait. It does not say which task is next: a dead task that
# becomes ready again comes before a later one that was unblocked meanwhile.
# A task with a later id may run already, if its writer committed first. The few leased tasks have an index.
IS_CLAIMABLE = """t.state = 'ready' AND NOT t.is_behind AND t.not_before <= now()
    AND (t.lane IS NULL OR t.id = (SELECT e.id FROM tasks e WHERE e.lane >= t.lane
            AND e.state IN ('ready', 'leased') ORDER BY e.lane, e.id LIMIT 1)
        AND NOT EXISTS (SELECT FROM tasks r WHERE r.lane = t.lane AND r.state = 'leased'))"""


@dataclass(frozen=True, slots=True)
class _First:
    lane: str
    id: TaskId
    queue: str
    is_due: bool


async def next_in_lane(lane: str) -> tuple[str, TaskId] | None:
    """Queue and id of the oldest open task of the lane when it is ready and due, else None."""
    first = await sql.one(
        _First,
        """SELECT lane, id, queue, state = 'ready' AND not_before <= now() AS is_due FROM tasks
           WHERE lane >= $1 AND state IN ('ready', 'leased') ORDER BY lane, id LIMIT 1""",
        lane,
    )
    if first is None or first.lane != lane or not first.is_due:
        return None
    return first.queue, first.id
