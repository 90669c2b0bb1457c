"""Which Postgres answers."""

from domain.queries import sql


async def postgres_version() -> str:
    """As a person says it: `15.18`, without the distribution."""
    row = await sql.one("SELECT current_setting('server_version') AS version")
    assert row is not None
    return str(row["version"]).split()[0]
