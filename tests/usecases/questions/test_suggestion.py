"""What the card of a question shows: its person, and declared look-alikes that may be asked about."""

from dataclasses import dataclass

import asyncpg
import pytest

from domain.queries.questions.suggestion import suggestion
from tests.persons import ERASING
from tests.usecases.rows import NOON, a_face, a_person, a_suggestion, a_workspace, an_asset, insert


@dataclass
class Asked:
    """The questions about one face: is it Anna, and is it Maria, who looks like her?"""

    anna: int
    maria: int


@pytest.fixture
async def asked(connection: asyncpg.Connection) -> Asked:
    workspace = await a_workspace(connection)
    asset = await an_asset(connection, workspace)
    face = await a_face(connection, workspace, asset)
    anna, maria, tim = [await a_person(connection, workspace, name=name) for name in ("Anna", "Maria", "Tim")]
    ids = []
    for person in (anna, maria, tim):
        source = await a_face(connection, workspace, asset, person_id=person, basis="named")
        ids.append(await a_suggestion(connection, face, person, source))
    await insert(
        connection,
        "look_alikes",
        workspace_id=workspace,
        first_person_id=min(anna, maria),
        second_person_id=max(anna, maria),
        declared_at=NOON,
    )
    return Asked(ids[0], ids[1])


async def rivals_of(suggestion_id: int) -> tuple[int, ...] | None:
    view = await suggestion(suggestion_id)
    return None if view is None else view.rivals


async def test_a_card_asks_about_a_declared_look_alike_too_and_about_nobody_else(asked: Asked) -> None:
    assert await rivals_of(asked.anna) == (asked.maria,)
    assert await rivals_of(asked.maria) == (asked.anna,)


@pytest.mark.parametrize("status", ["PENDING", "ACCEPTED", "REJECTED"])
async def test_a_hidden_person_has_no_card_and_is_nobodys_rival(
    connection: asyncpg.Connection, asked: Asked, status: str
) -> None:
    await connection.execute("UPDATE persons SET status = 'HIDDEN' WHERE name = 'Maria'")
    await connection.execute(
        "UPDATE face_suggestions SET status = $2, reviewed_at = $3 WHERE id = $1",
        *(asked.maria, status, None if status == "PENDING" else NOON),
    )
    assert await suggestion(asked.maria) is None
    assert await rivals_of(asked.anna) == ()


async def test_a_question_that_ended_without_an_answer_has_a_card_though_its_person_is_hidden(
    connection: asyncpg.Connection, asked: Asked
) -> None:
    await connection.execute("UPDATE persons SET status = 'HIDDEN' WHERE name = 'Maria'")
    await connection.execute(
        "UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now() WHERE id = $1", asked.maria
    )
    assert await suggestion(asked.maria) is not None
    assert await rivals_of(asked.anna) == (asked.maria,)


async def test_a_person_who_is_being_erased_is_on_no_card(
    connection: asyncpg.Connection, asked: Asked
) -> None:
    await connection.execute("UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()")
    await connection.execute(f"UPDATE persons SET {ERASING} WHERE name = 'Maria'")
    assert await suggestion(asked.maria) is None
    assert await rivals_of(asked.anna) == ()
