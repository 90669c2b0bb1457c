"""Says whether a process runs on the database."""

from domain.errors import Unavailable
from domain.queries import sql

IS_IN_USE = "SELECT EXISTS (SELECT 1 FROM heartbeats WHERE beat_at > now() - interval '30 seconds') AS yes"


async def ensure_not_in_use() -> None:
    """Raises Unavailable while the bot or a worker runs, and for 30 seconds after the last one has ended."""
    if await sql.value(bool, IS_IN_USE):
        raise in_use()


def in_use() -> Unavailable:
    return Unavailable(
        "the database",
        "the bot or a worker runs on it, or did so in the last 30 seconds: stop them first, and try again",
    )
