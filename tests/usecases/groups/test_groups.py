"""The bot looks at a group from an admin's yes until it is removed."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Conflict, Forbidden, Unavailable
from domain.queries.access.authority import moderates
from domain.rules.access.admission import Admission
from domain.usecases.groups.record_consent import record_consent
from domain.usecases.groups.record_membership import record_membership
from domain.usecases.groups.record_presence import record_presence
from tests import sql
from tests.usecases.factory import (
    OPEN,
    Member,
    activate,
    connected_person,
    make_group,
    make_participant,
    post,
    remove_bot,
)
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked
from tests.usecases.workspaces import admin_chats, set_admin_chat

CHAT, NEW_CHAT, ADMIN_CHAT = -100, -1_000_000_000_100, -777


async def make_admin(stage: Stage, *chats: int) -> Member:
    admin = await make_participant(stage, "Admin")
    for chat in chats:
        stage.memberships.statuses[chat, admin.tg_user_id] = "admin"
    return admin


async def number_of(table: str) -> int:
    row = await sql.one(f"SELECT count(*) AS n FROM {table}")
    assert row is not None
    return int(row["n"])


@pytest.mark.checklist(37)
async def test_an_admin_activates_a_group_and_the_bot_introduces_itself_once(stage: Stage) -> None:
    admin = await make_admin(stage, CHAT)
    group_id = await activate(stage, admin, CHAT)
    await activate(stage, admin, CHAT)
    group = await sql.one("SELECT id, title, active, activated_by_id FROM groups")
    assert group == {
        "id": group_id,
        "title": "Class 3b",
        "active": True,
        "activated_by_id": admin.participant_id,
    }
    await stage.show()
    await activate(stage, admin, CHAT)
    await stage.show()
    assert [call.method for call in stage.telegram.calls].count("sendMessage") == 1


@pytest.mark.checklist(37)
@pytest.mark.parametrize("status", ["member", None])
async def test_whoever_is_no_admin_activates_no_group_and_nothing_of_it_is_stored(
    stage: Stage, status: str | None
) -> None:
    somebody = await make_participant(stage)
    if status:
        stage.memberships.statuses[CHAT, somebody.tg_user_id] = status
    with pytest.raises(Forbidden):
        await activate(stage, somebody, CHAT)
    assert await number_of("groups") == await number_of("workspaces") == 0


async def test_each_new_group_is_a_workspace_of_its_own_also_of_the_same_admin(stage: Stage) -> None:
    """Otherwise the other admins of one group would see every face and name of the other group."""
    admin = await make_admin(stage, -1, -2)
    for chat in (-1, -2):
        await activate(stage, admin, chat)
    kept = {row["workspace_id"] for row in await sql.rows("SELECT workspace_id FROM groups")}
    assert len(kept) == 2
    coach = await make_admin(stage, -2)
    moderated = [one for one in kept if await moderates(one, coach.tg_user_id, stage.memberships)]
    assert len(moderated) == 1


async def test_a_group_that_comes_back_keeps_its_workspace(stage: Stage) -> None:
    first, second = await make_admin(stage, CHAT), await make_admin(stage, CHAT)
    group_id = await activate(stage, first, CHAT)
    await remove_bot(stage, CHAT)
    assert await sql.rows("SELECT id FROM groups WHERE active OR left_at IS NULL") == []
    assert await activate(stage, second, CHAT) == group_id
    assert await sql.rows("SELECT left_at FROM groups WHERE active") == [{"left_at": None}]
    assert await number_of("workspaces") == 1


async def test_a_removal_that_is_handled_after_the_bot_came_back_ends_nothing(stage: Stage) -> None:
    """One admin removes the bot, another one adds it again: their updates are handled in any order."""
    await activate(stage, await make_admin(stage, CHAT), CHAT)
    stage.memberships.statuses[CHAT, stage.settings.tg_bot_id] = "member"
    await remove_bot(stage, CHAT)
    assert await sql.rows("SELECT active, left_at FROM groups") == [{"active": True, "left_at": None}]


async def test_the_grace_of_a_group_without_the_bot_does_not_begin_again(stage: Stage) -> None:
    """An admin who unbans the removed bot causes one more update that says so: the grace goes on."""
    await activate(stage, await make_admin(stage, CHAT), CHAT)
    await remove_bot(stage, CHAT)
    await sql.execute("UPDATE groups SET left_at = now() - interval '29 days'")
    left = await sql.rows("SELECT left_at FROM groups")
    await remove_bot(stage, CHAT)
    assert await sql.rows("SELECT left_at FROM groups") == left


async def test_photos_that_could_not_be_sent_while_the_bot_was_out_are_offered_when_it_is_back(
    stage: Stage,
) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await remove_bot(stage, group.tg_chat_id)
    await stage.settle()
    await sql.execute("DELETE FROM tasks")
    await activate(stage, group.admin, group.tg_chat_id)
    assert await sql.rows("SELECT ids->>'person_id' AS id FROM tasks WHERE kind = 'show_offer'") == [
        {"id": str(anna.person_id)}
    ]


async def test_an_admin_chat_does_not_become_a_group(stage: Stage) -> None:
    admin = await make_admin(stage, CHAT, ADMIN_CHAT)
    with pytest.raises(Conflict):
        await activate(stage, admin, ADMIN_CHAT, admin_chat_id=ADMIN_CHAT)
    await activate(stage, admin, CHAT, admin_chat_id=ADMIN_CHAT)
    await set_admin_chat(ADMIN_CHAT)
    with pytest.raises(Conflict):
        await activate(stage, admin, ADMIN_CHAT)


@pytest.mark.checklist(38)
async def test_a_membership_is_as_it_was_last_heard(stage: Stage) -> None:
    group = await make_group(stage)
    kim = await make_participant(stage)

    async def known() -> list[str]:
        rows = await sql.rows(
            "SELECT status FROM group_participants WHERE participant_id = $1", kim.participant_id
        )
        return [row["status"] for row in rows]

    async def hear(status: str, *, minutes_ago: int = 0, chat: int = group.tg_chat_id) -> None:
        when = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        await record_membership(chat, kim.participant_id, status, happened_at=when, doorbell=stage.doorbell)

    async def speak(*, minutes_ago: int = 0) -> None:
        when = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        await record_presence(group.tg_chat_id, kim.participant_id, happened_at=when, doorbell=stage.doorbell)

    for status in ("member", "admin", "outside"):
        await hear(status)
        assert await known() == [status]
    await hear("member", minutes_ago=1)
    assert await known() == ["outside"]  # an update that comes late
    await speak(minutes_ago=1)
    assert await known() == ["outside"]
    await speak()
    assert await known() == ["member"]
    await hear("admin")
    await speak()
    assert await known() == ["admin"]
    await hear("member", chat=-1)
    assert await number_of("group_participants") == 1


Act = Callable[[Stage, int, int], Coroutine[None, None, None]]


async def _speak(stage: Stage, tg_chat_id: int, participant_id: int) -> None:
    now = datetime.now(UTC)
    await record_presence(tg_chat_id, participant_id, happened_at=now, doorbell=stage.doorbell)


async def test_of_two_changes_in_one_second_the_later_one_counts(stage: Stage) -> None:
    """Telegram tells whole seconds. In an earlier version our own delays decided which change was newer."""
    group, kim = await make_group(stage), await make_participant(stage)
    when, chat = datetime.now(UTC) - timedelta(seconds=5), group.tg_chat_id
    for status in ("member", "outside", "admin"):
        await record_membership(chat, kim.participant_id, status, happened_at=when, doorbell=stage.doorbell)
        [row] = await sql.rows("SELECT status, checked_at FROM group_participants")
        assert (row["status"], row["checked_at"]) == (status, when + timedelta(seconds=1))


async def _join(stage: Stage, tg_chat_id: int, participant_id: int) -> None:
    now = datetime.now(UTC)
    await record_membership(tg_chat_id, participant_id, "member", happened_at=now, doorbell=stage.doorbell)


async def _answer(stage: Stage, tg_chat_id: int, participant_id: int) -> None:
    group = await sql.one("SELECT id FROM groups WHERE tg_chat_id = $1", tg_chat_id)
    if group is not None:
        await record_consent(
            group["id"], participant_id, ["👎"], happened_at=datetime.now(UTC), doorbell=stage.doorbell
        )


@pytest.mark.parametrize("act", [_speak, _join, _answer])
async def test_an_update_about_a_group_that_is_being_erased_is_tried_again(
    stage: Stage, clean_database: str, act: Act
) -> None:
    """The error is one that is tried again; any other would alarm the operator."""
    group, kim = await make_group(stage), await make_participant(stage)
    await sql.execute("DELETE FROM group_participants")

    async def act_too_late() -> None:
        with pytest.raises(Unavailable):
            await act(stage, group.tg_chat_id, kim.participant_id)

    erasing = "DELETE FROM groups WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, erasing, group.group_id):
        await until_blocked(tasks.create_task(act_too_late()))
    await act(stage, group.tg_chat_id, kim.participant_id)
    assert await number_of("group_participants") == 0


async def test_whoever_is_no_admin_any_more_founds_a_workspace_of_their_own(stage: Stage) -> None:
    """Otherwise a group of their own would make them a moderator of the old workspace again."""
    old = await make_group(stage)
    stage.memberships.statuses[old.tg_chat_id, old.admin.tg_user_id] = "member"
    own = await make_group(stage, admin=old.admin)
    assert own.workspace_id != old.workspace_id
    assert not await moderates(old.workspace_id, old.admin.tg_user_id, stage.memberships)


async def test_a_new_group_needs_a_code_that_is_good_for_one_group(stage: Stage) -> None:
    admission = Admission("secret", frozenset({-3}))
    admin = await make_admin(stage, -1, -2, -3, -4)
    for wrong in (None, "", "wrong", Admission("another").code(0), admission.code(1)):
        with pytest.raises(Forbidden):
            await activate(stage, admin, -1, admission=admission, code=wrong)
    assert await number_of("groups") == 0
    code = admission.code(0)
    await activate(stage, admin, -1, admission=admission, code=f" {code.upper()} ")
    with pytest.raises(Forbidden, match="wrong_code"):
        await activate(stage, admin, -2, admission=admission, code=code)
    await activate(stage, admin, -2, admission=admission, code=admission.code(1))
    with pytest.raises(Forbidden, match="wrong_code"):
        await activate(stage, admin, -4, admission=admission, code=admission.code(1))
    await activate(stage, admin, -3, admission=admission)  # it is on the list
    assert await number_of("groups") == 3


async def test_a_group_that_was_active_before_needs_no_code(stage: Stage) -> None:
    admin = await make_admin(stage, CHAT)
    group_id = await activate(stage, admin, CHAT)
    await remove_bot(stage, CHAT)
    assert await activate(stage, admin, CHAT, admission=Admission("secret")) == group_id


async def test_two_groups_at_once_do_not_share_a_code(stage: Stage) -> None:
    admission = Admission("secret")
    admins = [await make_admin(stage, -1), await make_admin(stage, -2)]
    came = await asyncio.gather(
        *(
            activate(stage, admin, chat, admission=admission, code=admission.code(0))
            for admin, chat in zip(admins, (-1, -2), strict=True)
        ),
        return_exceptions=True,
    )
    assert sorted(isinstance(one, Forbidden) for one in came) == [False, True]


@pytest.mark.parametrize("is_open", [True, False])
async def test_the_admin_chat_of_the_settings_decides_for_no_group_unasked(
    stage: Stage, is_open: bool
) -> None:
    """The first group may be a stranger's. Where any group may be activated, the chat is not even asked."""
    admin = await make_admin(stage, CHAT)
    admission = OPEN if is_open else Admission("secret", frozenset({CHAT}))
    await activate(stage, admin, CHAT, admin_chat_id=ADMIN_CHAT, admission=admission)
    assert await admin_chats() == [None]
    asked = await sql.rows("SELECT 1 FROM tasks WHERE kind = 'show_deciding'")
    assert len(asked) == (0 if is_open else 1)
