"""How long work waits."""

from domain.queries import sql
from domain.queries.work.lane import IS_CLAIMABLE


async def oldest_ready_s(queue: str) -> float:
    """Seconds that the oldest task of the queue waits although it may be taken; 0 when none does."""
    row = await sql.one(
        f"""SELECT extract(epoch FROM now() - min(greatest(t.created_at, t.not_before)))::float8 AS age
           FROM tasks t WHERE t.queue = $1 AND {IS_CLAIMABLE}""",  # noqa: S608  a constant
        queue,
    )
    return float(row["age"] or 0) if row else 0.0
