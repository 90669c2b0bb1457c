"""The last operation of a kind on a person: whoever asks for the same later is told who has done it."""

import asyncpg

from domain.queries.operations.operations import last_of_kind
from tests.usecases.rows import a_person, a_workspace, insert


async def test_the_last_operation_of_a_kind_is_one_that_was_not_undone(
    connection: asyncpg.Connection,
) -> None:
    workspace, other = await a_workspace(connection), await a_workspace(connection)
    person = await a_person(connection, workspace)
    number = await connection.fetchval("SELECT number FROM persons WHERE id = $1", person)

    async def done(actor: str, *, kind: str = "hide_person", where: int = workspace) -> int:
        row = await insert(
            connection,
            "operations",
            workspace_id=where,
            kind=kind,
            actor=actor,
            person_number=number,
        )
        return int(row["id"])

    async def last() -> str | None:
        view = await last_of_kind(workspace, number, "hide_person", undo_days=30)
        return view.actor if view else None

    await done("tg:9", where=other)
    await done("tg:8", kind="rename_person")
    assert await last() is None
    await done("tg:1")
    second = await done("tg:2")
    assert await last() == "tg:2"
    back = await done("tg:3", kind="undo")
    await connection.execute("UPDATE operations SET undone_by_id = $2 WHERE id = $1", second, back)
    assert await last() == "tg:1"
