"""A request: what its card says, and who decides about it."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from domain.ids import ParticipantId
from domain.queries.connecting.request import Recipient, deciders, request, request_of_link
from domain.queries.connecting.verdict import verdict
from domain.queries.groups.groups import workspace_without_admin_chat
from tests.persons import ERASING, has
from tests.usecases.rows import (
    a_face,
    a_group,
    a_link,
    a_participant,
    a_person,
    a_workspace,
    an_asset,
    insert,
)
from tests.usecases.workspaces import set_admin_chat

ADA, EVE = 7_345_000_901, 7_345_000_902


@dataclass
class Place:
    workspace: int
    group: int
    ada: int
    eve: int


@pytest.fixture
async def place(connection: asyncpg.Connection) -> Place:
    """Ada, who activated the group, and Eve are its admins whom the bot can write to. Of the others, one
    admin has blocked the bot, one is no admin, and one is an admin in another workspace.
    """
    workspace, elsewhere = await a_workspace(connection), await a_workspace(connection)
    ada = await a_participant(connection, tg_user_id=ADA, language="ru")
    eve = await a_participant(connection, tg_user_id=EVE)
    group = await a_group(connection, workspace, activated_by_id=ada, title="Class 3b")
    far = await a_group(connection, elsewhere, activated_by_id=await a_participant(connection))
    closed = await a_participant(connection, private_chat="blocked")
    for where, who, status in (
        (group, ada, "admin"),
        (group, eve, "admin"),
        (group, closed, "admin"),
        (group, await a_participant(connection), "member"),
        (far, await a_participant(connection), "admin"),
    ):
        await join(connection, where, who, status)
    return Place(workspace, group, ada, eve)


async def join(db: asyncpg.Connection, group: int, who: int, status: str = "member") -> None:
    await insert(db, "group_participants", group_id=group, participant_id=who, status=status)


async def test_without_an_admin_chat_the_groups_admins_decide_and_its_activator_comes_first(
    place: Place,
) -> None:
    assert await deciders(place.workspace) == (Recipient(ADA, "ru"), Recipient(EVE, "en"))
    for who in (place.ada, place.eve):  # each is told of dead work, and may mend it in private
        assert await workspace_without_admin_chat(ParticipantId(who)) == place.workspace


async def test_of_a_group_that_the_bot_left_whoever_activated_it_is_asked(
    connection: asyncpg.Connection, place: Place
) -> None:
    await connection.execute("UPDATE groups SET active = false")
    assert await deciders(place.workspace) == (Recipient(ADA, "ru"),)


async def test_an_admin_chat_decides_alone(connection: asyncpg.Connection, place: Place) -> None:
    await set_admin_chat(-7, place.workspace)
    assert await deciders(place.workspace) == (Recipient(-7, "ru"),)


@pytest.mark.parametrize("deleted", ["participants WHERE tg_user_id = $1", "groups WHERE $1::bigint > 0"])
async def test_an_admin_chat_decides_though_whoever_activated_its_groups_or_every_group_is_gone(
    connection: asyncpg.Connection, place: Place, deleted: str
) -> None:
    await set_admin_chat(-7, place.workspace)
    await connection.execute(f"DELETE FROM {deleted}", ADA)
    assert await deciders(place.workspace) == (Recipient(-7, "en"),)


async def test_whoever_decides_alone_in_private_is_asked_in_their_own_language(
    connection: asyncpg.Connection, place: Place
) -> None:
    await set_admin_chat(EVE, place.workspace)
    assert await deciders(place.workspace) == (Recipient(EVE, "en"),)


@dataclass
class Asked:
    person: UUID
    links: tuple[int, int]


@pytest.fixture
async def asked(connection: asyncpg.Connection, place: Place) -> Asked:
    """Kim asks for Anna, with two good photos, a kept one, and others that do not count. Lou asks, too."""
    kim, lou = await a_participant(connection, name="Kim"), await a_participant(connection, name="Lou")
    anna = await a_person(connection, place.workspace, name="Anna", approval="requested")
    first = await a_link(connection, kim, anna, state="requested", alias="Anja")
    second = await a_link(connection, lou, anna, role="guardian", state="requested")
    other = await a_person(connection, place.workspace, approval="requested")
    for of, state, reason in (
        (anna, "done", "good"),
        (anna, "done", "good"),
        (anna, "done", "kept"),
        (anna, "done", "too_small"),
        (anna, "rejected", "good"),
        (other, "done", "good"),
    ):
        given = {"kind": "training", "enrols_person_id": of, "state": state, "reason": reason}
        photo = await an_asset(connection, place.workspace, **given)
        await a_face(connection, place.workspace, photo, person_id=of, basis="trained")
    titles = {"Second": True, "Left": True, "Gone": False}
    groups = [await a_group(connection, place.workspace, title=name, active=titles[name]) for name in titles]
    far = await a_group(connection, await a_workspace(connection), title="Far")
    statuses = ("member", "admin", "outside", "member", "member")
    for where, status in zip((place.group, *groups, far), statuses, strict=True):
        await join(connection, where, kim, status)
    return Asked(anna, (first, second))


async def test_a_request_says_who_asks_with_how_many_good_photos_and_from_which_groups(asked: Asked) -> None:
    view = await request(asked.person)
    assert view is not None
    assert (view.link_id, str(view.requester_name), str(view.alias)) == (asked.links[0], "Kim", "Anja")
    assert (view.state, view.photos, view.groups) == ("requested", 3, ("Class 3b", "Second"))
    by_link = await request_of_link(asked.links[1])
    assert by_link is not None
    assert (str(by_link.requester_name), str(by_link.alias)) == ("Lou", "Anna")


async def test_a_verdict_names_a_person_as_all_do_where_its_owner_has_no_own_name(
    connection: asyncpg.Connection, place: Place
) -> None:
    """A guardian who was made an owner may have no own name, and may let the bot learn the person again."""
    anna = await a_person(connection, place.workspace, name="Anna", approval="draft")
    await a_link(connection, place.ada, anna, state="requested")
    photo = await an_asset(
        connection, place.workspace, kind="training", enrols_person_id=anna, state="done", reason="good"
    )
    judged = await verdict(photo)
    assert judged is not None
    assert judged.alias == "Anna"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (f"UPDATE persons SET {has('draft')} WHERE name = 'Anna'", "reopened"),
        ("UPDATE participant_persons SET state = 'approved' WHERE role = 'owner'", "approved"),
        (f"UPDATE persons SET {ERASING} WHERE name = 'Anna'", None),
        ("UPDATE participant_persons SET role = 'guardian'", None),
    ],
)
async def test_a_request_says_what_became_of_it(
    connection: asyncpg.Connection, asked: Asked, change: str, state: str | None
) -> None:
    await connection.execute(change)
    view = await request(asked.person)
    assert (view.state if view else None) == state
