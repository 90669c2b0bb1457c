"""A name is taken, in capitals or not, while a person of the workspace has it."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from domain.queries.persons.person_names import named, taken_names, waiting_as
from domain.rules.persons.names import name_key
from tests.persons import ERASING, has
from tests.usecases.rows import a_person, a_workspace


@dataclass
class Anna:
    workspace: int
    elsewhere: int
    id: UUID
    number: int


@pytest.fixture
async def anna(connection: asyncpg.Connection) -> Anna:
    workspace, elsewhere = await a_workspace(connection), await a_workspace(connection)
    person = await a_person(connection, workspace, name="Anna", approval="requested")
    number = await connection.fetchval("SELECT number FROM persons WHERE id = $1", person)
    return Anna(workspace, elsewhere, person, number)


async def test_a_name_is_taken_in_its_workspace_and_free_in_another_one(anna: Anna) -> None:
    assert await named(anna.workspace, "ANNA") == await waiting_as(anna.workspace, "anna") == anna.number
    assert await taken_names(anna.workspace, but=None) == {name_key("Anna")}
    assert await named(anna.elsewhere, "Anna") is await waiting_as(anna.elsewhere, "Anna") is None
    assert await taken_names(anna.elsewhere, but=None) == set()
    assert await named(anna.workspace, "Ben") is await waiting_as(anna.workspace, "Ben") is None


async def test_ones_own_name_is_free_to_oneself(anna: Anna) -> None:
    assert await named(anna.workspace, "Anna", but=anna.number) is None
    assert await taken_names(anna.workspace, but=anna.id) == set()


async def test_an_approved_person_has_the_name_and_no_longer_waits_for_approval(
    connection: asyncpg.Connection, anna: Anna
) -> None:
    await connection.execute(f"UPDATE persons SET {has('approved')}")
    assert await named(anna.workspace, "Anna") == anna.number
    assert await waiting_as(anna.workspace, "Anna") is None


@pytest.mark.parametrize("gone", [ERASING, has("declined")])
async def test_the_name_of_an_erased_or_declined_person_is_free(
    connection: asyncpg.Connection, anna: Anna, gone: str
) -> None:
    await connection.execute(f"UPDATE persons SET {gone}")
    assert await named(anna.workspace, "Anna") is await waiting_as(anna.workspace, "Anna") is None
    assert await taken_names(anna.workspace, but=None) == set()
