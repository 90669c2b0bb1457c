"""Reads how long tasks wait."""

from domain.queries import sql
from domain.queries.work.lane import IS_CLAIMABLE


async def oldest_ready_s(queue: str) -> float:
    """For how many seconds the oldest claimable task of the queue has waited; 0 when there is none."""
    age = await sql.value(
        float,
        f"""SELECT extract(epoch FROM now() - min(greatest(t.created_at, t.not_before)))::float8
           FROM tasks t WHERE t.queue = $1 AND {IS_CLAIMABLE}""",  # noqa: S608  a constant
        queue,
    )
    return age or 0.0
