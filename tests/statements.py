"""Tests ask Postgres everything that the code can ask: each process of the service only its own part."""

from tortoise import Tortoise


async def learn_statements(**server_settings: str) -> None:
    """The open database's connections remember every statement, so that none is planned anew.

    In earnest they remember a hundred: a plan takes up to 300 kB of Postgres' memory in each connection.
    """
    client = Tortoise.get_connection("default")
    await client.close()
    client.extra["statement_cache_size"] = 1000  # type: ignore[attr-defined]
    client.server_settings |= server_settings  # type: ignore[attr-defined]
    await client.create_connection(with_db=True)
