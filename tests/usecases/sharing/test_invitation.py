"""An invitation works once, for a while, and only if its sender may still invite."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from domain.errors import Conflict
from domain.queries.sharing.invitation import invitation, invitation_by_id, open_invitations
from domain.rules.chats.deep_links import hash_payload, new_payload
from domain.usecases.sharing.invite_guardian import MOST_ENDED, MOST_OPEN
from domain.usecases.sharing.withdraw_invitations import withdraw_invitations
from tests import sql
from tests.persons import ERASING
from tests.usecases.factory import Connected
from tests.usecases.linking import invite
from tests.usecases.rows import a_link, a_participant, a_person, a_workspace, insert
from tests.usecases.stage import Stage


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


async def _add_invitations(first: str, number: int, *, are_used: bool) -> None:
    """Adds invitations like the first one. Whoever made it made them, too."""
    await sql.execute(
        """INSERT INTO deep_links
               (workspace_id, purpose, token_hash, person_id, invited_by_id, expires_at, used_at)
           SELECT workspace_id, purpose, gen_random_uuid()::text, person_id, invited_by_id, expires_at,
                  CASE WHEN $3 THEN now() END
           FROM deep_links, generate_series(1, $2) WHERE token_hash = $1""",
        hash_payload(first),
        number,
        are_used,
    )


async def test_open_invitations_stay_good_however_many_were_made(stage: Stage, anna: Connected) -> None:
    first = await invite(stage, anna, anna.owner)
    await _add_invitations(first, MOST_ENDED + 1, are_used=True)
    others = [await invite(stage, anna, anna.owner) for _ in range(2)]
    await _add_invitations(first, MOST_ENDED + 1, are_used=False)
    others.append(await invite(stage, anna, anna.owner))
    assert all([await invitation(payload) is not None for payload in (first, *others)])
    used = await sql.value(int, "SELECT count(*) FROM deep_links WHERE used_at IS NOT NULL")
    assert used == MOST_ENDED, "rows of used invitations do not pile up"


async def test_an_invitation_is_refused_while_very_many_are_open(stage: Stage, anna: Connected) -> None:
    first = await invite(stage, anna, anna.owner)
    await _add_invitations(first, MOST_OPEN - 1, are_used=False)
    with pytest.raises(Conflict) as refused:
        await invite(stage, anna, anna.owner)
    assert (refused.value.code, refused.value.details) == ("too_many_invitations", {"limit": MOST_OPEN})
    assert await invitation(first) is not None
    await withdraw_invitations(anna.number, stage.by(anna.owner))
    assert await invitation(await invite(stage, anna, anna.owner)) is not None
