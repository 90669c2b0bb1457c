"""Which installation is this?"""

from domain.queries import sql


async def installation_id() -> str:
    """The same for as long as the database lives, and in every backup of it."""
    row = await sql.one("SELECT uuid FROM installation")
    if row is None:
        await sql.execute("INSERT INTO installation (id) VALUES (1) ON CONFLICT (id) DO NOTHING")
        row = await sql.one("SELECT uuid FROM installation")
    assert row is not None
    return str(row["uuid"])


async def hours_since_backup() -> float | None:
    """Since there was something to lose, where none was made yet; None while there is nothing."""
    row = await sql.one(
        """SELECT extract(epoch FROM now() - coalesce(
               (SELECT backed_up_at FROM installation), (SELECT min(created_at) FROM groups)
           ))::float8 / 3600 AS hours"""
    )
    assert row is not None
    hours: float | None = row["hours"]
    return hours
