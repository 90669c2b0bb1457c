"""An invitation works once, for a while, and only if its sender may still invite."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from domain.queries.sharing.invitation import invitation, invitation_by_id, open_invitations
from domain.rules.chats.deep_links import hash_payload, new_payload
from tests.persons import ERASING
from tests.usecases.rows import a_link, a_participant, a_person, a_workspace, insert


@pytest.fixture
async def payload(connection: asyncpg.Connection) -> str:
    """Of Kim's invitation to Anna. Kim owns Anna and calls her Anja; Lou owns her, too."""
    workspace = await a_workspace(connection)
    anna = await a_person(connection, workspace, name="Anna")
    kim = await a_participant(connection, name="Kim")
    await a_link(connection, kim, anna, alias="Anja")
    await a_link(connection, await a_participant(connection, name="Lou"), anna)
    payload = new_payload("guardian")
    given = {"purpose": "guardian", "token_hash": hash_payload(payload), "invited_by_id": kim}
    at = datetime.now(UTC) + timedelta(days=1)
    await insert(connection, "deep_links", workspace_id=workspace, person_id=anna, expires_at=at, **given)
    return payload


async def is_good(db: asyncpg.Connection, payload: str) -> bool:
    by_id = await invitation_by_id(await db.fetchval("SELECT id FROM deep_links"))
    by_payload = await invitation(payload)
    assert by_payload == by_id
    return by_payload is not None


async def test_whoever_opens_an_invitation_reads_who_invites_to_whom(
    connection: asyncpg.Connection, payload: str
) -> None:
    view = await invitation(payload)
    assert view is not None
    assert (str(view.name), str(view.inviter), view.inviter_owns) == ("Anja", "Kim", True)
    assert await open_invitations(view.person_id) == 1
    assert await invitation(new_payload("guardian")) is None
    assert await invitation_by_id(view.link_id + 1) is None


@pytest.mark.parametrize(
    "over",
    [
        "UPDATE deep_links SET used_at = now()",
        "UPDATE deep_links SET expires_at = now() - interval '1 second'",
        f"UPDATE persons SET {ERASING}",
        "UPDATE persons SET status = 'HIDDEN'",
        "UPDATE participant_persons SET role = 'guardian' WHERE alias = 'Anja'",
        "UPDATE participant_persons SET state = 'revoked' WHERE alias = 'Anja'",
    ],
)
async def test_an_invitation_is_good_no_more(connection: asyncpg.Connection, payload: str, over: str) -> None:
    assert await is_good(connection, payload)
    await connection.execute(over)
    assert not await is_good(connection, payload)


async def test_an_invitation_to_a_person_without_an_owner_is_good_since_a_moderator_may_have_sent_it(
    connection: asyncpg.Connection, payload: str
) -> None:
    await connection.execute("UPDATE participant_persons SET state = 'revoked'")
    view = await invitation(payload)
    assert view is not None
    assert (str(view.name), view.inviter_owns) == ("Anna", False)


@pytest.mark.parametrize(
    ("given", "is_open"),
    [("used_at = now()", 0), ("expires_at = now()", 0), ("invited_by_id = NULL", 1)],
)
async def test_open_invitations_are_those_that_could_still_be_used(
    connection: asyncpg.Connection, payload: str, given: str, is_open: int
) -> None:
    person = await connection.fetchval("SELECT person_id FROM deep_links")
    await connection.execute(f"UPDATE deep_links SET {given}")
    assert await open_invitations(person) == is_open
