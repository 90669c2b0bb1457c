"""A new group joins the workspace of another one while it has nothing of its own."""

import asyncio
from dataclasses import replace

import pytest

from domain.errors import Conflict, NotFound
from domain.queries.access.authority import moderates
from domain.queries.chats.card import Place
from domain.queries.groups.together import joinable, together
from domain.usecases.chats.remember_card import remember_card
from domain.usecases.groups.ask_where_to_decide import ask_where_to_decide
from domain.usecases.groups.join_workspace import join_workspace
from domain.usecases.groups.make_deep_link import make_deep_link
from tests import sql
from tests.usecases.factory import Group, Member, bind, connected_person, make_group, make_participant, post
from tests.usecases.groups.test_together import ADMIN_CHAT, coach_of, workspaces
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked
from tests.usecases.workspaces import set_admin_chat

_KEEPS_A_PHOTO = """
INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, taken_at)
VALUES ($1, 'post', 'photo', 'file', 'unique', now())
"""


async def join(stage: Stage, group: Group, into: Group, by: Member) -> None:
    await join_workspace(
        group.group_id,
        into.workspace_id,
        stage.by(by),
        by.tg_user_id,
        memberships=stage.memberships,
        doorbell=stage.doorbell,
    )


async def test_a_group_that_joined_shares_recognition_and_moderators_with_the_other(stage: Stage) -> None:
    """Its photos are compared with the other group's people, and its admins decide about them."""
    first = await make_group(stage)
    second = await make_group(stage, joins=first)
    coach = await coach_of(stage, second)
    assert await workspaces() == [first.workspace_id, first.workspace_id]
    assert await sql.rows("SELECT id FROM workspaces") == [{"id": first.workspace_id}]
    assert await moderates(first.workspace_id, coach.tg_user_id, stage.memberships)
    anna = await connected_person(stage, first)
    stage.memberships.statuses[second.tg_chat_id, anna.owner.tg_user_id] = "member"
    asset_id = await post(stage, second, stage.engine.face(anna=0.9))
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


async def test_only_whoever_is_admin_of_the_new_group_and_decides_in_the_other_joins_them(
    stage: Stage,
) -> None:
    first, second = await make_group(stage), await make_group(stage)
    both = await coach_of(stage, first)
    for somebody in (first.admin, second.admin, both, await make_participant(stage)):
        with pytest.raises(NotFound):
            await join(stage, second, first, somebody)
    stage.memberships.statuses[second.tg_chat_id, both.tg_user_id] = "admin"
    await set_admin_chat(ADMIN_CHAT, first.workspace_id)
    with pytest.raises(NotFound):  # an admin chat decides there
        await join(stage, second, first, both)
    stage.memberships.statuses[ADMIN_CHAT, both.tg_user_id] = "member"
    await join(stage, second, first, both)
    assert len({*await workspaces()}) == 1


async def test_four_joins_of_one_group_at_once_are_one(stage: Stage) -> None:
    first = await make_group(stage)
    second = await make_group(stage, admin=first.admin)
    await asyncio.gather(*(join(stage, second, first, first.admin) for _ in range(4)))
    assert await workspaces() == [first.workspace_id, first.workspace_id]
    assert len(await sql.rows("SELECT 1 FROM admin_events WHERE operation = 'join_workspace'")) == 1


async def test_a_group_that_has_a_photo_a_person_or_an_admin_chat_joins_nothing(stage: Stage) -> None:
    """Nobody in the other workspace may see what the group has."""
    first = await make_group(stage)
    with_photo = await make_group(stage, admin=first.admin)
    await post(stage, with_photo, stage.engine.face())
    with_person = await make_group(stage, admin=first.admin)
    await connected_person(stage, with_person)
    with_chat = await make_group(stage, admin=first.admin)
    await set_admin_chat(ADMIN_CHAT, with_chat.workspace_id)
    stage.memberships.statuses[ADMIN_CHAT, first.admin.tg_user_id] = "member"
    for group in (with_photo, with_person, with_chat):
        with pytest.raises(Conflict, match="group_has_begun"):
            await join(stage, group, first, first.admin)
    assert len({*await workspaces()}) == 4


async def test_the_operators_chat_is_asked_no_more_about_a_group_that_joined(stage: Stage) -> None:
    """The question is deleted: it names the group, and its buttons lead nowhere by now. So is the warning
    that the group has no admin.
    """
    settings = stage.settings.model_copy(update={"admin_chat_id": ADMIN_CHAT})
    stage.world = replace(stage.world, settings=settings)
    first = await make_group(stage)
    second = await make_group(stage, admin=first.admin)
    await ask_where_to_decide(ADMIN_CHAT, stage.doorbell)
    await stage.show()
    cards = "SELECT subject, tg_message_id AS message FROM cards WHERE tg_chat_id = $1 ORDER BY id"
    kept, asked = await sql.rows(cards, ADMIN_CHAT)
    warning = Place(second.workspace_id, "without_admin", second.workspace_id, ADMIN_CHAT)
    await remember_card(warning, 777, shown="told", has_picture=False)
    await join(stage, second, first, first.admin)
    await stage.show()
    assert sorted(stage.deleted) == sorted([(ADMIN_CHAT, asked["message"]), (ADMIN_CHAT, 777)])
    assert await sql.rows(cards, ADMIN_CHAT) == [kept]


async def test_a_photo_that_comes_while_a_group_joins_is_not_lost(stage: Stage, clean_database: str) -> None:
    """The join has locked the workspaces and waits for the group's row when the photo comes."""
    first = await make_group(stage)
    second = await make_group(stage, admin=first.admin)
    row = "SELECT 1 FROM groups WHERE id = $1 FOR NO KEY UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, row, second.group_id):
        joining = tasks.create_task(join(stage, second, first, first.admin))
        await until_blocked(joining)
        photo = tasks.create_task(post(stage, second, stage.engine.face()))
        await until_blocked(photo, waiters=2)
    of = await sql.one("SELECT workspace_id FROM image_assets WHERE id = $1", photo.result())
    assert of == {"workspace_id": first.workspace_id}


async def test_a_join_waits_for_a_photo_of_the_group_that_is_being_kept(
    stage: Stage, clean_database: str
) -> None:
    first = await make_group(stage)
    second = await make_group(stage, admin=first.admin)

    async def refused() -> None:
        with pytest.raises(Conflict, match="group_has_begun"):
            await join(stage, second, first, first.admin)

    photo = held(clean_database, _KEEPS_A_PHOTO, second.workspace_id)
    async with asyncio.TaskGroup() as tasks, photo:
        await until_blocked(tasks.create_task(refused()))
    assert await workspaces() == [first.workspace_id, second.workspace_id]


async def test_a_photo_holds_nothing_while_it_waits_for_its_group_to_join(
    stage: Stage, clean_database: str
) -> None:
    """Otherwise the photo and the join would wait for each other, and Postgres would end one of them."""
    first = await make_group(stage)
    second = await make_group(stage, admin=first.admin)
    join_begins = held(
        clean_database, "SELECT 1 FROM workspaces WHERE id = $1 FOR UPDATE", second.workspace_id
    )
    async with asyncio.TaskGroup() as tasks, join_begins as joining:
        photo = tasks.create_task(post(stage, second, stage.engine.face()))
        await until_blocked(photo)
        free = await joining.fetch(
            "SELECT 1 FROM groups WHERE id = $1 FOR UPDATE SKIP LOCKED", second.group_id
        )
    assert free


async def test_the_group_of_a_new_season_joins_the_workspace_of_the_last_one(
    stage: Stage,
) -> None:
    """In an earlier version nobody could join a workspace without a group, which kept chat and children."""
    camp = await make_group(stage)
    await connected_person(stage, camp)
    await set_admin_chat(ADMIN_CHAT, camp.workspace_id)
    counsellor = await make_participant(stage, in_chat=ADMIN_CHAT)
    await sql.execute("DELETE FROM groups")
    again = await make_group(stage, admin=counsellor)
    assert await sql.values(
        int, "SELECT (ids->>'workspace_id')::int FROM tasks WHERE kind = 'show_together'"
    ) == [again.workspace_id]
    view = await together(again.workspace_id)
    assert view is not None
    found = await joinable(view, counsellor.participant_id, counsellor.tg_user_id, stage.memberships)
    assert [one for one, _ in found] == [camp.workspace_id]
    payload = await make_deep_link(again.workspace_id, "setup")
    with pytest.raises(Conflict, match="chat_of_old_list"):
        await bind(stage, payload, counsellor, ADMIN_CHAT)
    await join(stage, again, camp, counsellor)
    assert await workspaces() == [camp.workspace_id]
