"""A worker that is told to stop takes its sign of life back: nobody is to miss it."""

from domain.queries import sql


async def leave_queue(sign: str) -> None:
    """sign: the key of this process in `heartbeats`. Raises Unavailable."""
    await sql.execute("DELETE FROM heartbeats WHERE queue = $1", sign)
