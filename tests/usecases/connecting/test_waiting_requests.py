"""The requests that an admin is asked about when their private chat has just opened."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from domain.queries.connecting.waiting_requests import waiting_requests
from tests.persons import ERASING, has
from tests.usecases.rows import a_group, a_link, a_participant, a_person, a_workspace, insert

ADA = 7_345_000_901


@dataclass
class Waiting:
    workspace: int
    elsewhere: int
    ada: int
    anna: UUID
    far: UUID


@pytest.fixture
async def waiting(connection: asyncpg.Connection) -> Waiting:
    """Requests for Anna, in a workspace whose group Ada is in, and for somebody in another workspace.

    Ben is of Anna's workspace and is approved.
    """
    workspace, elsewhere = await a_workspace(connection), await a_workspace(connection)
    ada = await a_participant(connection, tg_user_id=ADA)
    anna = await a_person(connection, workspace, approval="requested")
    far = await a_person(connection, elsewhere, approval="requested")
    await a_person(connection, workspace, name="Ben")
    group = await a_group(connection, workspace)
    await insert(connection, "group_participants", group_id=group, participant_id=ada, status="admin")
    return Waiting(workspace, elsewhere, ada, anna, far)


async def found(waiting: Waiting) -> set[UUID]:
    return {one.person_id for one in await waiting_requests(waiting.ada)}


async def test_an_admin_reads_requests_of_workspaces_that_they_are_known_in(
    connection: asyncpg.Connection, waiting: Waiting
) -> None:
    assert await found(waiting) == {waiting.anna}
    await connection.execute("DELETE FROM group_participants")
    assert await found(waiting) == {waiting.anna, waiting.far}, "perhaps an admin of any"


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE persons SET {ERASING}",
        f"UPDATE persons SET {has('declined')}",
        "UPDATE workspaces SET tg_admin_chat_id = -id",
    ],
)
async def test_no_request_waits_that_is_over_or_that_an_admin_chat_decides(
    connection: asyncpg.Connection, waiting: Waiting, change: str
) -> None:
    await connection.execute(change)
    assert await found(waiting) == set()


@pytest.mark.parametrize(
    ("state", "owned", "waits"),
    [("requested", False, True), ("requested", True, False), ("approved", False, False)],
)
async def test_a_request_to_join_waits_for_admins_where_nobody_owns_the_person(
    connection: asyncpg.Connection, waiting: Waiting, state: str, owned: bool, waits: bool
) -> None:
    await connection.execute(f"UPDATE persons SET {has('approved')}")
    if owned:
        await a_link(connection, await a_participant(connection), waiting.anna)
    opa = await a_participant(connection, name="Opa")
    link = await a_link(connection, opa, waiting.anna, role="guardian", state=state)
    asked = [(one.person_id, one.link_id) for one in await waiting_requests(waiting.ada)]
    assert asked == ([(waiting.anna, link)] if waits else [])


@pytest.mark.parametrize(
    ("kind", "chat", "is_new"), [("request", ADA, False), ("request", ADA + 1, True), ("said", ADA, True)]
)
async def test_a_request_that_their_chat_shows_does_not_come_again(
    connection: asyncpg.Connection, waiting: Waiting, kind: str, chat: int, is_new: bool
) -> None:
    number = await connection.fetchval("SELECT number FROM persons WHERE id = $1", waiting.anna)
    given = {"tg_message_id": 1, "shown": "requested", "kind": kind, "subject": str(number)}
    await insert(connection, "cards", workspace_id=waiting.workspace, tg_chat_id=chat, **given)
    assert await found(waiting) == ({waiting.anna} if is_new else set())
