"""A group that becomes a supergroup stays the same group, even if its new chat was heard of before."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from domain.ports import Membership
from domain.queries.chats.deep_link import DeepLinkTarget, deep_link
from domain.queries.photos.progress import progress
from domain.rules.chats.deep_links import group_payload
from domain.states import MemberStatus
from domain.steps.groups.note_leaving import note_leaving
from domain.steps.groups.remember_membership import remember_membership
from domain.steps.work.work import transaction
from domain.usecases.groups.make_group_link import make_group_link
from domain.usecases.groups.migrate_group import migrate_group
from domain.usecases.groups.record_consent import record_consent
from tests import sql
from tests.usecases.factory import connected_person, make_group, make_participant, post, remove_bot
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task
from tests.usecases.waiting import held, until_blocked
from tests.usecases.workspaces import admin_chats, set_admin_chat

NEW_CHAT, ADMIN_CHAT = -1_000_000_000_100, -777
SECRET = SecretStr("secret")


@pytest.mark.checklist(37)
async def test_a_migrated_group_keeps_photos_people_and_links(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await migrate_group(group.tg_chat_id, NEW_CHAT, stage.doorbell)
    await migrate_group(group.tg_chat_id, NEW_CHAT, stage.doorbell)
    stage.memberships.statuses = {(NEW_CHAT, anna.owner.tg_user_id): "member"}
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]
    assert await sql.rows("SELECT id, tg_chat_id FROM groups") == [
        {"id": group.group_id, "tg_chat_id": NEW_CHAT}
    ]


async def test_a_message_of_the_new_chat_with_an_old_number_is_another_message(stage: Stage) -> None:
    """A supergroup counts its messages from 1 again."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    old = await post(stage, group, message=7)
    await stage.settle()
    await migrate_group(group.tg_chat_id, NEW_CHAT, stage.doorbell)
    assert await progress(old) == []  # there is no message left to react to
    stage.memberships.statuses[NEW_CHAT, anna.owner.tg_user_id] = "member"
    moved = type(group)(group.group_id, group.workspace_id, NEW_CHAT, group.admin)
    asset_id = await post(stage, moved, stage.engine.face(anna=0.9), message=7)
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


@pytest.mark.parametrize("is_same_admin", [True, False])
async def test_a_new_chat_that_was_heard_of_before_its_migration_is_the_same_group(
    stage: Stage, is_same_admin: bool
) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    heard = await make_group(stage, admin=group.admin if is_same_admin else None)
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    groups = await sql.rows("SELECT id, tg_chat_id, workspace_id FROM groups")
    assert groups == [
        {"id": group.group_id, "tg_chat_id": heard.tg_chat_id, "workspace_id": group.workspace_id}
    ]
    stage.memberships.statuses = {(heard.tg_chat_id, anna.owner.tg_user_id): "member"}
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


async def test_photos_of_the_new_chat_from_before_its_migration_stay(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    heard = await make_group(stage, admin=group.admin)
    asset_id = await post(stage, heard, stage.engine.face(anna=0.9), message=1)
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    stage.memberships.statuses[heard.tg_chat_id, anna.owner.tg_user_id] = "member"
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]
    assert [view.tg_message_id for view in await progress(asset_id)] == [1]


async def test_a_photo_whose_faces_are_known_stays_in_their_workspace(stage: Stage) -> None:
    """It stays in the workspace of the new chat, where its faces and what was said of them are."""
    group, heard = await make_group(stage), await make_group(stage)
    asset_id = await post(stage, heard, stage.engine.face())
    await stage.drain()
    await sql.execute("UPDATE image_assets SET state = 'received' WHERE id = $1", asset_id)
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    rows = await sql.rows(
        """SELECT a.workspace_id AS photo, f.workspace_id AS face
           FROM image_assets a JOIN face_instances f ON f.asset_id = a.id"""
    )
    assert rows == [{"photo": heard.workspace_id, "face": heard.workspace_id}]


async def test_a_photo_that_both_chats_show_is_one(stage: Stage) -> None:
    group, heard = await make_group(stage), await make_group(stage)
    for chat in (group, heard):
        await post(stage, chat, stage.engine.face(), file="the same")
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    photos = "SELECT count(*) AS n FROM image_assets WHERE workspace_id = $1"
    assert await sql.rows(photos, group.workspace_id) == [{"n": 1}]


async def test_a_group_that_the_bot_had_left_is_active_again_if_the_bot_is_in_its_new_chat(
    stage: Stage,
) -> None:
    group, heard = await make_group(stage), await make_group(stage)
    await remove_bot(stage, group.tg_chat_id)
    assert await sql.rows("SELECT id FROM groups WHERE NOT active") == [{"id": group.group_id}]
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    assert await sql.rows("SELECT active, left_at FROM groups") == [{"active": True, "left_at": None}]


@pytest.mark.parametrize("is_later", [True, False])
async def test_of_a_members_answers_in_the_old_and_in_the_new_chat_the_later_one_counts(
    stage: Stage, is_later: bool
) -> None:
    group, kim = await make_group(stage), await make_participant(stage)
    heard = await make_group(stage)
    now = datetime.now(UTC)
    before = now - timedelta(minutes=1)
    await record_consent(
        group.group_id,
        kim.participant_id,
        {"👍"},
        happened_at=before if is_later else now,
        doorbell=stage.doorbell,
    )
    await record_consent(
        heard.group_id,
        kim.participant_id,
        {"👎"},
        by_button=True,
        happened_at=now if is_later else before,
        doorbell=stage.doorbell,
    )
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    rows = await sql.rows(
        """SELECT group_id, consent, consent_by_button AS by_button FROM group_participants
           WHERE participant_id = $1""",
        kim.participant_id,
    )
    said = "refused" if is_later else "given"
    assert rows == [{"group_id": group.group_id, "consent": said, "by_button": is_later}]


async def test_the_introduction_of_the_new_chat_becomes_the_groups(stage: Stage) -> None:
    """Otherwise reactions to the pinned message would belong to the row of the new chat, which ends."""
    group = await make_group(stage)
    heard = await make_group(stage)
    await stage.show()
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    await stage.show()
    sent = [call for call in stage.telegram.calls if call.method == "sendMessage"]
    assert [call.params["chat_id"] for call in sent] == [group.tg_chat_id, heard.tg_chat_id]
    cards = await sql.rows("SELECT subject, workspace_id FROM cards WHERE tg_chat_id = $1", heard.tg_chat_id)
    assert cards == [{"subject": str(group.group_id), "workspace_id": group.workspace_id}]
    [edited] = [call for call in stage.telegram.calls if call.method == "editMessageText"]
    assert edited.params["chat_id"] == heard.tg_chat_id


async def test_a_link_that_was_shown_in_the_new_chat_leads_to_the_group(stage: Stage) -> None:
    """Somebody may have opened the link, or passed it on, before the message was edited."""
    group = await make_group(stage)
    heard = await make_group(stage)
    await make_group_link(heard.workspace_id, heard.group_id, SECRET)
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    link = await deep_link(group_payload(heard.group_id, SECRET.get_secret_value()))
    assert link == DeepLinkTarget("connect", group.workspace_id, group.group_id)


async def test_the_time_of_who_left_counts_from_the_chat_that_they_left_last(stage: Stage) -> None:
    group, kim = await make_group(stage), await make_participant(stage)
    heard = await make_group(stage)
    for chat in (group.tg_chat_id, heard.tg_chat_id):
        await remember_membership(chat, kim.participant_id, Membership(MemberStatus.OUTSIDE))
    async with transaction(stage.doorbell) as work:
        await note_leaving(work)
    await sql.execute(
        "UPDATE group_participants SET left_at = left_at - interval '181 days' WHERE group_id = $1",
        group.group_id,
    )
    last = await sql.value(
        datetime, "SELECT left_at FROM group_participants WHERE group_id = $1", heard.group_id
    )
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    assert await sql.values(datetime, "SELECT left_at FROM group_participants WHERE left_noted") == [last]


async def test_what_was_last_heard_of_a_membership_in_either_chat_outweighs_an_older_update(
    stage: Stage,
) -> None:
    """An older update that is handled after the move does not bring back somebody who left."""
    group, kim = await make_group(stage), await make_participant(stage)
    heard = await make_group(stage)

    async def seen(chat: int, status: MemberStatus, minutes_ago: int) -> None:
        membership = Membership(status, minutes_ago * 60.0)
        await remember_membership(chat, kim.participant_id, membership)

    await seen(group.tg_chat_id, MemberStatus.MEMBER, 9)
    await seen(heard.tg_chat_id, MemberStatus.OUTSIDE, 3)
    await migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell)
    await seen(heard.tg_chat_id, MemberStatus.MEMBER, 6)
    rows = await sql.rows(
        "SELECT status FROM group_participants WHERE participant_id = $1", kim.participant_id
    )
    assert rows == [{"status": "outside"}]


@pytest.mark.checklist(37)
async def test_an_activation_in_the_old_chat_that_is_handled_late_makes_no_second_group(stage: Stage) -> None:
    group = await make_group(stage)
    await migrate_group(group.tg_chat_id, NEW_CHAT, stage.doorbell)
    again = await make_group(stage, admin=group.admin, tg_chat_id=group.tg_chat_id)
    assert again.group_id == group.group_id
    assert len(await sql.rows("SELECT id FROM groups")) == 1


async def test_a_migrated_admin_chat_stays_the_admin_chat(stage: Stage) -> None:
    await make_group(stage)
    await set_admin_chat(ADMIN_CHAT)
    await migrate_group(ADMIN_CHAT, NEW_CHAT, stage.doorbell)
    assert await admin_chats() == [NEW_CHAT]


async def test_an_admin_chat_whose_new_id_decides_for_others_takes_nothing_from_them(stage: Stage) -> None:
    one, other = await make_group(stage), await make_group(stage)
    await set_admin_chat(ADMIN_CHAT, one.workspace_id)
    await set_admin_chat(NEW_CHAT, other.workspace_id)
    await migrate_group(ADMIN_CHAT, NEW_CHAT, stage.doorbell)
    assert await admin_chats() == [ADMIN_CHAT, NEW_CHAT]


async def test_the_operators_chat_that_decides_already_is_asked_nothing_after_its_move(stage: Stage) -> None:
    """The setting still has the chat's former id."""
    settings = stage.settings.model_copy(update={"admin_chat_id": ADMIN_CHAT})
    stage.world = replace(stage.world, settings=settings)
    group, other = await make_group(stage), await make_group(stage)
    await set_admin_chat(ADMIN_CHAT, group.workspace_id)
    await migrate_group(ADMIN_CHAT, NEW_CHAT, stage.doorbell)
    stage.telegram.moved[ADMIN_CHAT] = NEW_CHAT
    await add_task("show_deciding", workspace_id=other.workspace_id)
    await stage.show("show_deciding")
    # By this call the bot finds out that the chat moved.
    assert [call.method for call in stage.telegram.calls] == ["deleteMessage"]


async def test_a_move_holds_no_group_while_it_waits_for_a_photo_of_the_new_chat(
    stage: Stage, clean_database: str
) -> None:
    """The photo has locked the workspace and locks the group next: else the two would wait for each other."""
    group, heard = await make_group(stage), await make_group(stage)
    photo_begins = held(
        clean_database, "SELECT 1 FROM workspaces WHERE id = $1 FOR KEY SHARE", heard.workspace_id
    )
    async with asyncio.TaskGroup() as tasks, photo_begins as photo:
        move = tasks.create_task(migrate_group(group.tg_chat_id, heard.tg_chat_id, stage.doorbell))
        await until_blocked(move)
        free = await photo.fetch(
            "SELECT 1 FROM groups WHERE id = $1 FOR KEY SHARE SKIP LOCKED", heard.group_id
        )
    assert free
