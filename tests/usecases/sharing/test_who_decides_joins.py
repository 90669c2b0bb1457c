"""When other people decide about requests to join, the cards move to their chats."""

import pytest

from domain.ids import LinkId, PersonId
from domain.queries.connecting.request import request
from domain.steps.work.work import transaction
from domain.usecases.connecting.admit_requester import admit_requester
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.persons import revoke_links
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_participant,
    requested_person,
)
from tests.usecases.linking import accept, asked_to_join, invite, joined, links
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def tell(stage: Stage) -> None:
    await stage.drain()
    await stage.show()


async def test_a_wish_to_join_waits_with_its_picture_for_the_first_admin_who_can_be_reached(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """The bot does not know that Olga is an admin, and Telegram says so only when it is asked."""
    olga = await make_participant(stage, "Olga", in_chat=group.tg_chat_id)
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "outside"
    await asked_to_join(stage, group, grandpa)
    await revoke_links(anna.link_id)
    await tell(stage)
    cards = "SELECT tg_chat_id FROM cards WHERE kind = 'join'"
    assert await sql.rows(cards) == []
    stage.memberships.statuses[group.tg_chat_id, olga.tg_user_id] = "admin"
    asked = await sql.value(int, "SELECT id FROM participant_persons WHERE state = 'requested'")
    async with transaction(stage.doorbell) as work:
        await work.add("show_join", link_id=asked or 0)
    await tell(stage)
    assert await sql.values(int, cards) == [olga.tg_user_id]
    methods = [c.method for c in stage.telegram.calls if c.params.get("chat_id") == olga.tg_user_id]
    assert methods == ["sendPhoto"]
    assert [key async for key in stage.store.list("") if "join" in key] == []


async def test_a_wish_in_a_group_without_an_admin_says_that_nobody_can_decide(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "outside"
    await asked_to_join(stage, group, grandpa)
    await revoke_links(anna.link_id)
    await tell(stage)
    told = [c.params["text"] for c in stage.telegram.calls if c.params.get("chat_id") == grandpa.tg_user_id]
    assert "no admin of the group is left in Telegram" in told[-1]


@pytest.mark.parametrize("how", ["let in", "invited", "promoted", "merged"])
async def test_whoever_becomes_the_first_owner_is_asked_what_the_admins_were_asked(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, how: str
) -> None:
    """Mama and grandpa ask to join Anna, whom nobody owns. Once Mama owns her, only Mama may decide."""
    mama = await make_participant(stage, "Mama", in_chat=group.tg_chat_id)
    waiting = await asked_to_join(stage, group, grandpa)
    link_id = await asked_to_join(stage, group, mama) if how == "let in" else 0
    payload = await invite(stage, anna, anna.owner)
    if how == "promoted":
        await accept(stage, payload, mama)
    await revoke_links(anna.link_id)
    await tell(stage)
    assert await cards_of_join(waiting) == [group.admin.tg_user_id]
    if how == "let in":
        await decide_join(link_id, stage.by(group.admin), admit=True, doorbell=stage.doorbell)
    elif how == "invited":
        await sql.execute("UPDATE deep_links SET invited_by_id = $1", group.admin.participant_id)
        invited = await accept(stage, payload, mama)
    elif how == "promoted":
        await make_owner(anna.number, mama.participant_id, stage.by(group.admin), stage.doorbell)
    else:
        other = await connected_person(stage, group, mama, look="ben", name="Anni")
        merged = await merge(stage, other, anna, group.admin)
    await tell(stage)
    assert await cards_of_join(waiting) == [mama.tg_user_id]
    if how in ("invited", "merged"):
        await (undo(stage, invited, mama) if how == "invited" else undo(stage, merged, group.admin))
        await tell(stage)
        assert await cards_of_join(waiting) == [group.admin.tg_user_id]
        return
    await decide_join(waiting, stage.by(mama), admit=True, doorbell=stage.doorbell)
    assert await links(anna) == {"Mama": "owner", "Opa": "guardian"}


async def test_a_wish_to_join_leaves_the_chat_of_an_owner_who_goes_and_comes_to_one_who_is_made(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    papa = await make_participant(stage, "Papa", in_chat=group.tg_chat_id)
    await accept(stage, await invite(stage, anna, anna.owner), papa)
    waiting = await asked_to_join(stage, group, grandpa)
    await tell(stage)
    assert await cards_of_join(waiting) == [anna.owner.tg_user_id]
    await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    await tell(stage)
    assert await cards_of_join(waiting) == [anna.owner.tg_user_id, papa.tg_user_id]
    await unlink_participant(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    await tell(stage)
    assert await cards_of_join(waiting) == [anna.owner.tg_user_id]


@pytest.mark.parametrize("how", ["invited", "let in with a request of their own"])
async def test_a_wish_is_over_on_every_card_once_whoever_asked_is_let_in_another_way(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, how: str
) -> None:
    papa = await make_participant(stage, "Papa", in_chat=group.tg_chat_id)
    await joined(stage, anna, papa)
    await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    waiting = await asked_to_join(stage, group, grandpa)
    await tell(stage)
    owners = sorted([anna.owner.tg_user_id, papa.tg_user_id])
    assert sorted(await cards_of_join(waiting)) == owners
    if how == "invited":
        await accept(stage, await invite(stage, anna, papa), grandpa)
    else:
        request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4), name="Anni")
        await tell(stage)
        await admit_requester(request.number, anna.number, stage.by(papa), stage.doorbell)
    await tell(stage)
    shown = await sql.rows("SELECT tg_chat_id, shown FROM cards WHERE kind = 'join' ORDER BY tg_chat_id")
    assert [row["tg_chat_id"] for row in shown] == owners
    assert [row["shown"].startswith("approved") for row in shown] == [True] * 2
    edited = [c.params for c in stage.telegram.calls if c.method == "editMessageCaption"]
    assert {one["chat_id"] for one in edited if "Papa let them join" in str(one)} >= set(owners)


async def cards_of_join(link_id: int) -> list[int]:
    chats = "SELECT tg_chat_id FROM cards WHERE kind = 'join' AND subject = $1 ORDER BY id"
    return await sql.values(int, chats, str(link_id))


async def test_whoever_was_declined_counts_as_no_owner(stage: Stage, group: Group, anna: Connected) -> None:
    """Nobody owned the person then. Oma is let in later, and the request for the person is hers."""
    await sql.execute("UPDATE participant_persons SET role = 'guardian' WHERE person_id = $1", anna.person_id)
    for name, admit in (("Opa", False), ("Oma", True)):
        who = await make_participant(stage, name, in_chat=group.tg_chat_id)
        link = LinkId(await asked_to_join(stage, group, who))
        await decide_join(link, stage.by(group.admin), admit=admit, doorbell=stage.doorbell)
    view = await request(PersonId(anna.person_id))
    assert view is not None
    assert (view.requester_name, view.state) == ("Oma", "approved")


async def test_whoever_an_earlier_version_declined_as_owner_stands_behind_the_owner(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await sql.execute(
        "UPDATE participant_persons SET state = 'declined' WHERE person_id = $1", anna.person_id
    )
    oma = await make_participant(stage, "Oma", in_chat=group.tg_chat_id)
    link = LinkId(await asked_to_join(stage, group, oma))
    await decide_join(link, stage.by(group.admin), admit=True, doorbell=stage.doorbell)
    view = await request(PersonId(anna.person_id))
    assert view is not None
    assert (view.requester_name, view.state) == ("Oma", "approved")
