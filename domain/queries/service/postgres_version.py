"""Reads the version of Postgres."""

from domain.queries import sql


async def postgres_version() -> str:
    """The version as people write it, such as `15.18`, without the distribution."""
    version = await sql.value(str, "SELECT current_setting('server_version') AS version")
    assert version is not None
    return version.split()[0]
