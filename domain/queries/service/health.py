"""Reads the state of the whole service, for its operator."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.queries import sql
from domain.queries.reading import Made
from domain.queries.work.backlog import oldest_ready_s


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """dead: tasks that were given up. oldest_s: how long the oldest task that may run has waited, 0 without
    one. swept_at: None where no worker ever served the queue.
    """

    name: str
    ready: int
    running: int
    dead: int
    oldest_s: Made[float]
    swept_at: datetime | None


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """compared_at: when the vector index was last compared with the rows. faults: those that last now."""

    queues: Made[Sequence[QueueHealth]]
    compared_at: datetime | None
    backed_up_at: datetime | None
    faults: Sequence[str]


async def service_health(queues: Sequence[str]) -> ServiceHealth:
    found = await sql.rows(
        QueueHealth,
        """SELECT q.name, count(t.id) FILTER (WHERE t.state = 'ready') AS ready,
               count(t.id) FILTER (WHERE t.state = 'leased') AS running,
               count(t.id) FILTER (WHERE t.state = 'dead') AS dead,
               (SELECT beat_at FROM heartbeats WHERE queue = q.name) AS swept_at
           FROM unnest($1::text[]) q (name)
           LEFT JOIN tasks t ON t.queue = q.name AND t.state IN ('ready', 'leased', 'dead')
           GROUP BY q.name ORDER BY q.name""",
        list(queues),
    )
    health = await sql.one(
        ServiceHealth,
        """SELECT (SELECT max(finished_at) FROM reports WHERE kind = 'compare_index') AS compared_at,
               (SELECT max(backed_up_at) FROM installation) AS backed_up_at,
               ARRAY(SELECT fault FROM alarms WHERE ended_at IS NULL ORDER BY fault) AS faults""",
    )
    assert health is not None
    listed = [replace(one, oldest_s=await oldest_ready_s(one.name)) for one in found]
    return replace(health, queues=listed)
