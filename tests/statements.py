"""Makes connections remember more statements: one test process runs those of all the service's processes."""

from tortoise import Tortoise


async def learn_statements(**server_settings: str) -> None:
    """Makes the open database's connections remember every statement, so that none is planned again.

    In production they remember a hundred: a plan takes up to 300 kB of Postgres' memory in each connection.
    The server closes no idle connection: while no test uses one, nobody would read that it was closed.
    """
    client = Tortoise.get_connection("default")
    await client.close()
    client.extra["statement_cache_size"] = 1000  # type: ignore[attr-defined]
    client.extra["max_inactive_connection_lifetime"] = 0  # type: ignore[attr-defined]
    client.server_settings |= {"idle_session_timeout": "0"} | server_settings  # type: ignore[attr-defined]
    await client.create_connection(with_db=True)
