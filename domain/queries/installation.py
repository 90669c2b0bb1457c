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
