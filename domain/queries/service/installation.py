"""Reads the installation's id, and the age of its last backup."""

from uuid import UUID

from domain.errors import Unavailable
from domain.queries import sql


async def installation_id() -> str:
    """The id is the same for as long as the database lives, and in every backup of it. The first call makes
    it.
    """
    found = await sql.value(UUID, "SELECT uuid FROM installation")
    if found is None:
        await sql.execute("INSERT INTO installation (id) VALUES (1) ON CONFLICT (id) DO NOTHING")
        found = await sql.value(UUID, "SELECT uuid FROM installation")
    assert found is not None
    return str(found)


async def hours_since_backup() -> float | None:
    """Hours since the last backup, or without one since the first group. None while there is neither."""
    return await sql.value(
        float,
        """SELECT extract(epoch FROM now() - coalesce(
               (SELECT backed_up_at FROM installation), (SELECT min(created_at) FROM groups)
           ))::float8 / 3600 AS hours""",
    )


async def ensure_backed_up(most_hours: int) -> None:
    """Raises Unavailable when the last backup, or without one the first group, is older than `most_hours`."""
    hours = await hours_since_backup()
    if hours is not None and hours > most_hours:
        raise Unavailable("the backup", f"is {hours:.0f} hours old")
