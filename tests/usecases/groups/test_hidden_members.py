"""Telegram does not tell who is in a group that hides its members: the workspace's other groups go on."""

import pytest

from domain.errors import NotFound, Untold
from domain.ids import PersonId
from domain.ports import Membership
from domain.queries.access.acting import acting_on, moderating
from domain.queries.access.authority import may_bind_admin_chat, moderates
from domain.queries.deliveries.visible_photos import viewer
from domain.queries.persons.addressed_person import addressed_person
from domain.queries.photos.photo_deletion import photo_deletion
from domain.steps.groups.remember_membership import remember_membership
from domain.usecases.connecting.decide_link import decide_link
from domain.usecases.deliveries.send_late_photos import send_late_photos
from domain.usecases.groups.look_up_groups import look_up_groups
from domain.usecases.groups.make_deep_link import make_deep_link
from domain.usecases.groups.notice_removals import notice_removals
from domain.usecases.groups.offer_untold import offer_untold
from tests import sql
from tests.usecases.factory import (
    Group,
    begin,
    bind,
    connected_person,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


@pytest.fixture
async def club(stage: Stage, group: Group) -> Group:
    """A group of the same workspace, whose members Telegram does not tell."""
    club = await make_group(stage, joins=group, title="Club")
    await sql.execute("UPDATE workspaces SET is_agreed = true")
    stage.memberships.untold.add(club.tg_chat_id)
    return club


async def test_an_admin_of_another_group_goes_on_deciding(stage: Stage, group: Group, club: Group) -> None:
    stranger = await make_participant(stage)
    assert await moderates(group.workspace_id, group.admin.tg_user_id, stage.memberships)
    with pytest.raises(Untold):  # they may be an admin of the club
        await moderates(group.workspace_id, stranger.tg_user_id, stage.memberships)
    await set_admin_chat(club.tg_chat_id)
    assert await may_bind_admin_chat(group.workspace_id, group.admin.tg_user_id, stage.memberships)


async def test_a_request_is_shown_to_the_admins_of_whom_telegram_tells(
    stage: Stage, group: Group, club: Group
) -> None:
    """In an earlier version one admin of the club was enough for a request to be shown to nobody."""
    await sql.execute(
        "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'admin')",
        club.group_id,
        (await make_participant(stage)).participant_id,
    )
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, kim, stage.engine.face(ben=1.0))
    await stage.drain()
    await stage.show()
    cards = await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = 'request'")
    assert cards == [group.admin.tg_user_id]


async def test_a_photo_that_is_posted_in_the_hidden_group_too_is_sent(
    stage: Stage, group: Group, club: Group
) -> None:
    anna = await connected_person(stage, group)
    for where in (group, club):
        asset_id = await post(stage, where, stage.engine.face(anna=0.9), file="same")
    await stage.settle()
    owner = anna.owner
    assert stage.mailbox.sent == [(owner.tg_user_id, asset_id)]
    seen = await viewer(owner.participant_id, owner.tg_user_id, stage.memberships)
    assert seen.tg_chat_ids == [group.tg_chat_id]


async def test_old_photos_of_the_hidden_group_are_offered_once_telegram_tells_its_members(
    stage: Stage, group: Group, club: Group
) -> None:
    await post(stage, club, stage.engine.face(anna=0.9))
    await stage.settle()
    owner = (await connected_person(stage, group)).owner
    await stage.settle()
    await stage.show()
    offered = "SELECT shown FROM cards WHERE kind = 'offer' ORDER BY id DESC LIMIT 1"
    assert await sql.value(str, offered) is None
    stage.memberships.untold.clear()
    stage.memberships.statuses[club.tg_chat_id, owner.tg_user_id] = "member"
    await offer_untold(club.group_id, stage.doorbell)
    await stage.show()
    assert await sql.value(str, offered) == "1"


async def test_a_parent_of_another_group_connects_a_child(stage: Stage, group: Group, club: Group) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    found = await look_up_groups(group.workspace_id, kim.participant_id, kim.tg_user_id, stage.memberships)
    assert [one.group_id for one in found] == [group.group_id]
    await begin(stage, group, kim)
    stage.memberships.statuses.clear()
    with pytest.raises(Untold):  # they may be in the club, so nobody says that they are in no group
        await look_up_groups(group.workspace_id, kim.participant_id, kim.tg_user_id, stage.memberships)


async def test_a_moderator_whom_telegram_hides_reads_that_it_does_not_tell_and_an_owner_goes_on(
    stage: Stage, group: Group
) -> None:
    """In an earlier version they read that there is no such request, photo or person."""
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    asked = await requested_person(stage, group, kim, stage.engine.face(ben=1.0))
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    stage.memberships.untold.add(group.tg_chat_id)
    by = stage.by(group.admin)
    with pytest.raises((Untold, NotFound)) as said:
        await moderating(group.workspace_id, by, what="photo")
    assert said.type is Untold
    with pytest.raises(Untold):
        await decide_link(asked.link_id, by, approve=False, settings=stage.settings, doorbell=stage.doorbell)
    with pytest.raises(Untold):
        await acting_on(anna.number, by)
    with pytest.raises(Untold):
        await addressed_person(PersonId(anna.person_id), by)
    with pytest.raises(Untold):
        await photo_deletion(asset_id, stage.by(kim))
    assert not (await acting_on(anna.number, stage.by(anna.owner))).is_moderator


async def test_a_group_that_telegram_does_not_know_at_the_moment_has_not_removed_the_bot(
    stage: Stage,
) -> None:
    """Otherwise it would be erased after its grace, and all groups when the Bot API has lost its data."""
    found = await make_group(stage, tg_chat_id=-1_001_000_000_777)
    stage.memberships.doubtful.add(found.tg_chat_id)
    active = "SELECT count(*) FROM groups WHERE active"
    await notice_removals(1, stage.memberships)
    assert await sql.value(int, active) == 1
    stage.memberships.doubtful.clear()
    await notice_removals(1, stage.memberships)
    assert await sql.value(int, active) == 0


@pytest.mark.parametrize("how", ["doubtful", "untold"])
async def test_a_participant_whom_telegram_does_not_find_at_the_moment_has_not_left(
    stage: Stage, group: Group, how: str
) -> None:
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    getattr(stage.memberships, how).add(group.tg_chat_id)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await stage.tidy()
    status = "SELECT status FROM group_participants WHERE participant_id = $1"
    assert await sql.values(str, status, anna.owner.participant_id) == ["member"]
    assert await sql.values(str, "SELECT state FROM deliveries ORDER BY id") == ["sent", "pending"]
    assert await sql.rows("SELECT 1 FROM tasks WHERE kind = 'show_left'") == []
    getattr(stage.memberships, how).clear()
    await stage.make_due()
    await stage.deliver()
    assert stage.mailbox.sent[1:] == [(anna.owner.tg_user_id, asset_id)]


async def test_a_photo_is_offered_where_telegram_hides_who_is_in_its_group(
    stage: Stage, group: Group
) -> None:
    """Soon, because all else that its recipient is to get or to lose waits behind it."""
    anna = await connected_person(stage, group)
    seen = Membership("member")
    await remember_membership(group.tg_chat_id, anna.owner.participant_id, seen)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    stage.memberships.untold.add(group.tg_chat_id)
    await stage.show()
    assert await sql.values(str, "SELECT state FROM deliveries") == ["pending"]
    assert "waiting for you" not in str(stage.telegram.calls), "Telegram may tell it in a moment"
    await sql.execute("UPDATE tasks SET created_at = created_at - interval '6 minutes', not_before = now()")
    await stage.show()
    assert "1 photo has been waiting for you" in str(stage.telegram.calls)
    assert await sql.values(str, "SELECT state FROM tasks WHERE kind = 'deliver'") == ["done"]
    stage.memberships.untold.clear()
    await send_late_photos(anna.owner.participant_id, stage.doorbell, pressed=None)
    await stage.show()
    assert await sql.values(str, "SELECT state FROM deliveries") == ["sent"]


async def test_a_new_admin_chat_that_hides_its_members_keeps_nobody_from_reading_of_it(
    stage: Stage, group: Group
) -> None:
    """Nobody can decide there until an admin of the group chooses another chat."""
    olga = await make_participant(stage, "Olga", in_chat=group.tg_chat_id)
    stage.memberships.statuses[group.tg_chat_id, olga.tg_user_id] = "admin"
    await remember_membership(group.tg_chat_id, olga.participant_id, Membership("admin"))
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), group.admin, -1_002_000)
    stage.memberships.untold.add(-1_002_000)
    await stage.show()
    told = await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = 'new_deciders'")
    assert told == [olga.tg_user_id]
