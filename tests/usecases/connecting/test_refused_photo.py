"""A training photo of a person who is connected already leads its sender to that person."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from domain.errors import NotFound
from domain.queries.connecting.refused_photo import refused_photo
from tests.no_error import no_error
from tests.persons import ERASING, has
from tests.usecases.rows import a_link, a_participant, a_person, a_workspace, an_asset


@dataclass
class Sent:
    """For a draft Kim sent a photo of a person who is connected already, and whom Lou owns."""

    kim: int
    lou: int
    photo: int
    connected: UUID


@pytest.fixture
async def sent(connection: asyncpg.Connection) -> Sent:
    workspace = await a_workspace(connection)
    kim, lou = await a_participant(connection), await a_participant(connection)
    connected = await a_person(connection, workspace)
    await a_link(connection, lou, connected)
    draft = await a_person(connection, workspace, approval="draft")
    await a_link(connection, kim, draft, state="requested")
    number = await connection.fetchval("SELECT number FROM persons WHERE id = $1", connected)
    photo = await an_asset(
        connection,
        workspace,
        kind="training",
        enrols_person_id=draft,
        reason="somebody_else",
        person_numbers=[number],
    )
    return Sent(kim, lou, photo, connected)


@pytest.mark.parametrize("status", ["ACTIVE", "HIDDEN"])
async def test_the_sender_of_a_photo_is_led_to_the_person_on_it(
    connection: asyncpg.Connection, sent: Sent, status: str
) -> None:
    """Also to a hidden person: else the child could be connected once more."""
    await connection.execute("UPDATE persons SET status = $2 WHERE id = $1", sent.connected, status)
    with no_error("the sender is led on"):
        assert (await refused_photo(sent.photo, sent.kim)).person_id == sent.connected


async def test_nobody_but_the_sender_is_led_to_the_person(sent: Sent) -> None:
    with pytest.raises(NotFound):
        await refused_photo(sent.photo, sent.lou)


@pytest.mark.parametrize(
    "meanwhile",
    [
        f"UPDATE persons SET {has('requested')} WHERE {has('draft')}",
        f"UPDATE persons SET {ERASING} WHERE {has('draft')}",
        f"UPDATE persons SET {ERASING} WHERE {has('approved')}",
        "UPDATE participant_persons SET role = 'guardian' WHERE state = 'requested'",
        "UPDATE image_assets SET reason = 'too_small'",
        "UPDATE image_assets SET person_numbers = '[]'",
    ],
)
async def test_nobody_is_led_to_the_person_once_the_refusal_holds_no_more(
    connection: asyncpg.Connection, sent: Sent, meanwhile: str
) -> None:
    await connection.execute(meanwhile)
    with pytest.raises(NotFound):
        await refused_photo(sent.photo, sent.kim)


async def test_nobody_is_led_to_a_person_of_another_workspace(
    connection: asyncpg.Connection, sent: Sent
) -> None:
    elsewhere = await a_workspace(connection)
    await connection.execute("UPDATE persons SET workspace_id = $1 WHERE id = $2", elsewhere, sent.connected)
    with pytest.raises(NotFound):
        await refused_photo(sent.photo, sent.kim)
