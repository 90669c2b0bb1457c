"""The names of actors in history."""

import asyncpg

from domain.queries.operations.actors import actor_names
from tests.plans import Asked, plans_of
from tests.usecases.rows import a_participant


async def test_names_of_actors_are_looked_up_by_an_index(connection: asyncpg.Connection) -> None:
    """History, /undo, /settings and lists of the API name actors on each page."""
    await connection.execute(
        """INSERT INTO participants (tg_user_id, name, private_chat)
           SELECT 9000000000 + n, 'Parent ' || n, 'open' FROM generate_series(1, 500) n"""
    )
    await a_participant(connection, tg_user_id=7_345_000_911, name="Kim")
    with Asked() as asked:
        names = await actor_names(["tg:7345000911", "tg:1", "queue", None])
    assert names == {"tg:7345000911": "Kim"}
    await connection.execute("SET enable_seqscan = off")
    assert sum(plan.rows for plan in await plans_of(connection, asked)) < 9
