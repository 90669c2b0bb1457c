"""A link that works once makes a chat the admin chat; one that is used, old or forged leads nowhere."""

import asyncio
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from domain.errors import Conflict, DomainError, Forbidden, NotFound
from domain.ids import AssetId
from domain.ports import Membership
from domain.queries.chats.deep_link import DeepLinkTarget, deep_link
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import remember_membership
from domain.usecases.gallery.add_gallery_photo import add_gallery_photo
from domain.usecases.gallery.settle_gallery_photo import settle_gallery_photo
from domain.usecases.groups.make_deep_link import make_deep_link
from domain.usecases.groups.make_group_link import make_group_link
from domain.usecases.groups.record_consent import record_consent
from domain.values.training import SentPhoto
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    activate,
    bind,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.linking import asked_to_join
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked
from tests.usecases.workspaces import admin_chats

CHAT = -777


async def test_a_setup_link_binds_the_chat_it_is_used_in(stage: Stage, group: Group) -> None:
    payload = await make_deep_link(group.workspace_id, "setup")
    assert await bind(stage, payload, group.admin, CHAT) == group.workspace_id
    assert await admin_chats() == [CHAT]


async def test_those_who_decide_no_more_read_who_chose_another_chat_and_lose_the_menu(
    stage: Stage, group: Group
) -> None:
    """In an earlier version their buttons suddenly led nowhere, and nothing said why. Mia is in the new chat,
    so she goes on deciding.
    """
    olga = await make_participant(stage, "Olga", in_chat=group.tg_chat_id)
    mia = await make_participant(stage, "Mia", in_chat=group.tg_chat_id)
    for one in (olga, mia):
        stage.memberships.statuses[group.tg_chat_id, one.tg_user_id] = "admin"
        await remember_membership(group.tg_chat_id, one.participant_id, Membership(MemberStatus.ADMIN))
    stage.memberships.statuses[CHAT, mia.tg_user_id] = "member"
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), group.admin, CHAT)
    await stage.show()
    assert [chat for chat, _ in told_of_the_choice(stage)] == [olga.tg_user_id], "not who chose it"
    stage.memberships.statuses[CHAT, olga.tg_user_id] = "member"
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), olga, CHAT - 1)
    await stage.show()
    [_, (former, words)] = told_of_the_choice(stage)
    assert former == CHAT
    assert "Class 3b" in words
    assert "Olga" in words
    menus = [call.params["scope"] for call in stage.telegram.calls if call.method == "deleteMyCommands"]
    assert menus[0] == {"type": "chat", "chat_id": CHAT}
    events = await sql.rows("SELECT actor FROM admin_events WHERE operation = 'bind_admin_chat' ORDER BY id")
    assert [row["actor"] for row in events] == [f"tg:{one.tg_user_id}" for one in (group.admin, olga)]


def told_of_the_choice(stage: Stage) -> list[tuple[int, str]]:
    return [
        (call.params["chat_id"], call.params["text"])
        for call in stage.telegram.calls
        if call.method == "sendMessage" and "decided" in call.params["text"]
    ]


@pytest.mark.checklist(37)
async def test_requests_that_wait_are_shown_in_the_new_admin_chat(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    await stage.show()
    stage.telegram.calls.clear()
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), group.admin, CHAT)
    await stage.drain()
    await stage.show()
    assert [call.method for call in stage.telegram.calls if call.params.get("chat_id") == CHAT] == [
        "sendPhoto"
    ]


async def test_a_wish_to_join_that_waits_goes_from_the_former_deciders_to_the_new_admin_chat(
    stage: Stage, group: Group, anna: Connected
) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await asked_to_join(stage, group, kim)
    await sql.execute("UPDATE participant_persons SET state = 'revoked' WHERE role = 'owner'")
    await shown(stage)
    assert await chats_of("join") == [group.admin.tg_user_id]
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), group.admin, CHAT)
    await shown(stage)
    assert await chats_of("join") == [CHAT]


@pytest.mark.parametrize("sender", ["owner", "admin"])
async def test_an_odd_photo_that_waits_goes_from_the_former_deciders_to_the_new_admin_chat(
    stage: Stage, group: Group, anna: Connected, sender: str
) -> None:
    """The buttons under it are the only way to decide. A sender who decides no more has none."""
    by = anna.owner if sender == "owner" else group.admin
    asset = await add_odd_photo(stage, anna, by)
    await shown(stage)
    assert set(await chats_of("gallery")) == {by.tg_user_id, group.admin.tg_user_id}
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), group.admin, CHAT)
    stage.telegram.calls.clear()
    await shown(stage)
    assert set(await chats_of("gallery")) == {by.tg_user_id, CHAT}
    [asked] = [call for call in stage.telegram.calls if call.params.get("chat_id") == CHAT]
    assert asked.method == "sendPhoto"
    edits = [str(call.params) for call in stage.telegram.calls if call.method == "editMessageText"]
    assert len(edits) == (sender == "admin")
    assert "takephoto" not in str(edits)
    boss = await make_participant(stage, "Boss", in_chat=CHAT)
    await settle_gallery_photo(
        asset, stage.by(boss), is_the_person=False, settings=stage.settings, doorbell=stage.doorbell
    )
    await shown(stage)
    assert [key async for key in stage.store.list("") if "gallery" in key] == []


async def shown(stage: Stage) -> None:
    await stage.drain()
    await stage.show()


async def chats_of(kind: str) -> list[int]:
    return await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = $1 ORDER BY id", kind)


async def add_odd_photo(stage: Stage, anna: Connected, by: Member) -> AssetId:
    stage.source.files["odd"] = stage.engine.draw(stage.engine.face(stranger=0.9))
    photo = SentPhoto("odd", "unique-odd", "photo", tg_message_id=5)
    return await add_gallery_photo(
        anna.number, by.participant_id, photo, stage.by(by), doorbell=stage.doorbell
    )


@pytest.mark.checklist(37)
async def test_a_setup_link_works_once_also_in_three_chats_at_once(
    stage: Stage, group: Group, clean_database: str
) -> None:
    payload = await make_deep_link(group.workspace_id, "setup")

    async def at_once() -> list[str]:
        binds = (bind(stage, payload, group.admin, chat) for chat in (-1, -2, -3))
        answers = await asyncio.gather(*binds, return_exceptions=True)
        return sorted(type(answer).__name__ for answer in answers)

    # All have found the link unused before one of them uses it.
    locked = held(clean_database, "SELECT 1 FROM workspaces WHERE id = $1 FOR UPDATE", group.workspace_id)
    async with asyncio.TaskGroup() as tasks, locked:
        answers = tasks.create_task(at_once())
        await until_blocked(answers, waiters=3)
    assert answers.result() == ["NotFound", "NotFound", "int"]
    with pytest.raises(NotFound):
        await bind(stage, payload, group.admin, CHAT)


@pytest.mark.checklist(37)
async def test_whoever_does_not_moderate_the_workspace_binds_nothing(stage: Stage, group: Group) -> None:
    payload = await make_deep_link(group.workspace_id, "setup")
    for somebody in (
        await make_participant(stage, in_chat=group.tg_chat_id),
        (await make_group(stage)).admin,
    ):
        with pytest.raises(Forbidden):
            await bind(stage, payload, somebody, CHAT)
    assert await admin_chats() == [None, None]
    assert await bind(stage, payload, group.admin, CHAT)  # the link was not used up


async def test_a_setup_link_binds_neither_a_group_with_photos_nor_a_chat_of_another_workspace(
    stage: Stage, group: Group
) -> None:
    other = await make_group(stage)
    await post(stage, group)
    payload = await make_deep_link(group.workspace_id, "setup")
    for chat in (group.tg_chat_id, other.tg_chat_id):
        with pytest.raises(Conflict):
            await bind(stage, payload, group.admin, chat)
    await bind(stage, await make_deep_link(other.workspace_id, "setup"), other.admin, CHAT)
    with pytest.raises(Conflict):
        await bind(stage, payload, group.admin, CHAT)
    assert len(await sql.rows("SELECT id FROM groups WHERE active")) == 2


async def test_a_link_used_in_the_group_itself_ends_no_group(stage: Stage, group: Group) -> None:
    """The group has no photo yet, like a chat to which the link has just added the bot."""
    payload = await make_deep_link(group.workspace_id, "setup")
    with pytest.raises(DomainError) as refused:
        await bind(stage, payload, group.admin, group.tg_chat_id)
    assert refused.value.code == "chat_taken"
    assert await sql.rows("SELECT id FROM groups WHERE active") == [{"id": group.group_id}]
    assert await admin_chats() == [None]


@pytest.mark.parametrize("begun", ["a photo", "a request", "a refusal"])
async def test_a_link_used_in_another_group_that_has_begun_ends_no_group(
    stage: Stage, group: Group, begun: str
) -> None:
    other = await make_group(stage, admin=group.admin)
    kim = await make_participant(stage, in_chat=other.tg_chat_id)
    if begun == "a photo":
        await post(stage, other)
    elif begun == "a request":
        await requested_person(stage, other, kim, stage.engine.face(anna=1.0))
    else:
        await record_consent(
            other.group_id, kim.participant_id, {"👎"}, happened_at=datetime.now(UTC), doorbell=stage.doorbell
        )
    payload = await make_deep_link(group.workspace_id, "setup")
    with pytest.raises(Conflict, match="chat_taken"):
        await bind(stage, payload, group.admin, other.tg_chat_id)
    assert len(await sql.rows("SELECT id FROM groups WHERE active")) == 2
    assert await admin_chats() == [None, None]


async def test_a_chat_the_link_added_the_bot_to_is_no_group_any_more(stage: Stage, group: Group) -> None:
    stage.memberships.statuses[CHAT, group.admin.tg_user_id] = "admin"
    await activate(stage, group.admin, CHAT)
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), group.admin, CHAT)
    assert await sql.rows("SELECT tg_chat_id FROM groups") == [{"tg_chat_id": group.tg_chat_id}]


async def test_the_workspace_of_a_chat_that_becomes_an_admin_chat_ends(stage: Stage, group: Group) -> None:
    """Whoever activated the chat as a group moderates the workspace of the link, and no other."""
    otto = await make_participant(stage, in_chat=group.tg_chat_id)
    for chat in (group.tg_chat_id, CHAT):
        stage.memberships.statuses[chat, otto.tg_user_id] = "admin"
    await activate(stage, otto, CHAT)
    assert len(await admin_chats()) == 2
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), otto, CHAT)
    assert await sql.rows("SELECT id FROM workspaces") == [{"id": group.workspace_id}]


async def test_a_group_link_leads_to_its_group_many_times_and_binds_no_chat(
    stage: Stage, group: Group
) -> None:
    payload = await make_group_link(group.workspace_id, group.group_id, stage.settings.bot_token)
    target = DeepLinkTarget("connect", group.workspace_id, group.group_id)
    assert await deep_link(payload) == target
    assert await deep_link(payload) == target  # many uses
    with pytest.raises(NotFound):
        await bind(stage, payload, group.admin, CHAT)


async def test_forged_and_expired_links_lead_nowhere(stage: Stage, group: Group) -> None:
    payload = await make_deep_link(group.workspace_id, "setup")
    last = "A" if payload[-1] != "A" else "B"
    for forged in (payload[:-1] + last, "c" + payload[1:], payload + "A", "", "s_", "'; --"):
        assert await deep_link(forged) is None
    await sql.execute("UPDATE deep_links SET expires_at = now() - interval '1 second'")
    assert await deep_link(payload) is None


async def test_a_used_link_leads_nowhere(stage: Stage, group: Group) -> None:
    payload = await make_deep_link(group.workspace_id, "setup")
    await bind(stage, payload, group.admin, CHAT)
    assert await deep_link(payload) is None


async def test_the_payload_itself_is_not_stored(stage: Stage, group: Group) -> None:
    for payload in (
        await make_deep_link(group.workspace_id, "connect"),
        await make_group_link(group.workspace_id, group.group_id, stage.settings.bot_token),
    ):
        stored = await sql.rows("SELECT 1 FROM deep_links d WHERE strpos(d::text, $1) > 0", payload[2:])
        assert stored == []


async def test_a_group_has_one_link_however_often_it_is_asked_for(stage: Stage, group: Group) -> None:
    other = await make_group(stage, joins=group)
    token = stage.settings.bot_token
    links = [
        await make_group_link(one.workspace_id, one.group_id, token) for one in (group, other, group, other)
    ]
    assert links[:2] == links[2:]
    assert len(set(links)) == 2
    assert len(await sql.rows("SELECT id FROM deep_links")) == 2
    assert await make_group_link(group.workspace_id, group.group_id, SecretStr("2:other")) not in links
