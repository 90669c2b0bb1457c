"""Groups share one list of people only if an admin of both said so."""

import asyncio

import pytest

from domain.errors import Conflict, Forbidden, NotFound
from domain.queries.access.authority import may_bind_admin_chat, moderates
from domain.queries.groups.together import together
from domain.usecases.groups.keep_together import keep_together
from domain.usecases.groups.split_group import split_group
from tests import sql
from tests.usecases.factory import Group, Member, make_group, make_participant, post
from tests.usecases.forgetting import erasure_states
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat

ADMIN_CHAT = -777


async def split(stage: Stage, group: Group, by: Member) -> int:
    return await split_group(
        group.group_id,
        by.tg_user_id,
        tg_notify_chat_id=by.tg_user_id,
        memberships=stage.memberships,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def put_together_unasked(group: Group, second: Group) -> None:
    """Gives two groups one workspace without a question, as an earlier version did."""
    await sql.execute(
        "UPDATE groups SET workspace_id = $2 WHERE id = $1", second.group_id, group.workspace_id
    )
    await sql.execute("UPDATE workspaces SET is_agreed = false WHERE id = $1", group.workspace_id)
    await sql.execute("DELETE FROM workspaces WHERE id = $1", second.workspace_id)


async def coach_of(stage: Stage, group: Group) -> Member:
    coach = await make_participant(stage, "Coach", in_chat=group.tg_chat_id)
    stage.memberships.statuses[group.tg_chat_id, coach.tg_user_id] = "admin"
    return coach


async def workspaces() -> list[int]:
    return [row["workspace_id"] for row in await sql.rows("SELECT workspace_id FROM groups ORDER BY id")]


def asked(stage: Stage, reader: Member) -> list[list[str]]:
    """The buttons of each question about groups that this reader has got."""
    return [
        [button["callback_data"] for row in call.params["reply_markup"]["inline_keyboard"] for button in row]
        for call in stage.telegram.calls
        if call.method == "sendMessage"
        and call.params["chat_id"] == reader.tg_user_id
        and ("list of people" in call.params["text"])
    ]


async def test_an_admin_of_the_second_group_of_a_teacher_sees_nothing_of_the_first(stage: Stage) -> None:
    kindergarten = await make_group(stage, title="Kindergarten")
    football = await make_group(stage, admin=kindergarten.admin, title="Football")
    coach = await coach_of(stage, football)
    await post(stage, kindergarten, stage.engine.face(somebody=0.9))
    await stage.settle()
    assert football.workspace_id != kindergarten.workspace_id
    assert not await moderates(kindergarten.workspace_id, coach.tg_user_id, stage.memberships)
    assert await moderates(football.workspace_id, coach.tg_user_id, stage.memberships)


@pytest.mark.parametrize("chat", ["admin chat", "none"])
async def test_an_admin_of_a_group_decides_only_where_there_is_no_admin_chat(
    stage: Stage, group: Group, chat: str
) -> None:
    clerk = await make_participant(stage, "Clerk", in_chat=ADMIN_CHAT)
    if chat == "admin chat":
        await set_admin_chat(ADMIN_CHAT)
    has_chat = chat == "admin chat"
    assert await moderates(group.workspace_id, group.admin.tg_user_id, stage.memberships) == (not has_chat)
    assert await moderates(group.workspace_id, clerk.tg_user_id, stage.memberships) == has_chat


async def test_an_admin_chat_is_rebound_from_within_or_once_the_bot_is_out_of_it(
    stage: Stage, group: Group
) -> None:
    await set_admin_chat(ADMIN_CHAT)
    chief = await coach_of(stage, Group(0, 0, ADMIN_CHAT, group.admin))
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    everybody = (chief, group.admin, member)

    async def may() -> list[bool]:
        return [
            await may_bind_admin_chat(group.workspace_id, one.tg_user_id, stage.memberships)
            for one in everybody
        ]

    assert await may() == [True, False, False]
    del stage.memberships.statuses[ADMIN_CHAT, chief.tg_user_id]  # Telegram tells nothing of that chat
    assert await may() == [False, True, False]


async def test_a_private_chat_that_decides_is_rebound_by_others_once_it_is_closed(
    stage: Stage, group: Group
) -> None:
    """Else nobody would decide after the only decider blocked the bot, and nobody could change that."""
    clerk = await make_participant(stage, "Clerk")
    await set_admin_chat(clerk.tg_user_id)
    stage.memberships.statuses[clerk.tg_user_id, clerk.tg_user_id] = "admin"
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    admin, other = group.admin.tg_user_id, member.tg_user_id
    assert not await may_bind_admin_chat(group.workspace_id, admin, stage.memberships)
    del stage.memberships.statuses[clerk.tg_user_id, clerk.tg_user_id]
    assert await may_bind_admin_chat(group.workspace_id, admin, stage.memberships)
    assert not await may_bind_admin_chat(group.workspace_id, other, stage.memberships)


async def test_whoever_activates_a_new_group_and_decides_in_another_is_asked(stage: Stage) -> None:
    first = await make_group(stage)
    await make_group(stage)  # of somebody else
    second = await make_group(stage, admin=first.admin, title="Football")
    await stage.make_due()
    await stage.show()
    assert asked(stage, first.admin) == [
        [f"ownlist:{second.group_id}", f"joinlist:{second.group_id}:{first.workspace_id}"]
    ]


async def test_whoever_decides_nowhere_else_is_not_asked(stage: Stage) -> None:
    first = await make_group(stage)
    stage.memberships.statuses[first.tg_chat_id, first.admin.tg_user_id] = "member"
    await make_group(stage, admin=first.admin)
    await stage.make_due()
    await stage.show()
    assert asked(stage, first.admin) == []


async def test_whoever_activated_a_group_and_is_its_admin_no_more_is_not_asked(stage: Stage) -> None:
    first = await make_group(stage)
    second = await make_group(stage, admin=first.admin)
    stage.memberships.statuses[second.tg_chat_id, first.admin.tg_user_id] = "member"
    await stage.make_due()
    await stage.show()
    assert asked(stage, first.admin) == []


async def test_groups_of_an_earlier_version_are_decided_by_whoever_is_admin_of_all_until_somebody_answers(
    stage: Stage,
) -> None:
    first = await make_group(stage, title="Kindergarten")
    second = await make_group(stage, admin=first.admin, title="Football")
    await put_together_unasked(first, second)
    coach, teacher = await coach_of(stage, second), first.admin
    decide = [
        await moderates(first.workspace_id, one.tg_user_id, stage.memberships) for one in (coach, teacher)
    ]
    assert decide == [False, True]
    with pytest.raises(NotFound):
        await keep_together(first.workspace_id, stage.by(coach), doorbell=stage.doorbell)
    await keep_together(first.workspace_id, stage.by(teacher), doorbell=stage.doorbell)
    assert await moderates(first.workspace_id, coach.tg_user_id, stage.memberships)


async def test_admins_of_groups_of_an_earlier_version_are_asked_once_and_told_the_answer(
    stage: Stage,
) -> None:
    first = await make_group(stage, title="Kindergarten")
    second = await make_group(stage, admin=first.admin, title="Football")
    await put_together_unasked(first, second)
    coach, teacher = await coach_of(stage, second), first.admin
    for _ in range(2):
        await stage.tidy()
        await stage.make_due()
        await stage.show()
    offered = [f"splitgroup:{first.group_id}", f"splitgroup:{second.group_id}"]
    assert asked(stage, teacher) == [[f"keeptogether:{first.workspace_id}", *offered]]
    assert asked(stage, coach) == [[f"splitgroup:{second.group_id}"]]
    await keep_together(first.workspace_id, stage.by(teacher), doorbell=stage.doorbell)
    await stage.show()
    edits = [call.params["chat_id"] for call in stage.telegram.calls if call.method == "editMessageText"]
    assert {*edits} == {coach.tg_user_id, teacher.tg_user_id}


async def test_whoever_decides_alone_in_private_may_split_each_group_off(stage: Stage) -> None:
    """Everybody in an admin chat may do so, though they are an admin of neither group."""
    first = await make_group(stage, title="Kindergarten")
    second = await make_group(stage, admin=first.admin, title="Football")
    await put_together_unasked(first, second)
    head = await make_participant(stage, "Head")
    stage.memberships.statuses[head.tg_user_id, head.tg_user_id] = "admin"
    await set_admin_chat(head.tg_user_id)
    await stage.tidy()
    await stage.make_due()
    await stage.show()
    offered = [f"splitgroup:{first.group_id}", f"splitgroup:{second.group_id}"]
    assert asked(stage, head) == [[f"keeptogether:{first.workspace_id}", *offered]]
    await split(stage, first, head)
    assert len({*await workspaces()}) == 2


async def test_a_group_that_is_split_off_begins_again_and_leaves_nothing_behind(stage: Stage) -> None:
    first = await make_group(stage, title="Kindergarten")
    second = await make_group(stage, admin=first.admin, title="Football")
    await put_together_unasked(first, second)
    coach = await coach_of(stage, second)
    kept = await post(stage, first, stage.engine.face(ulf=0.9))
    await post(stage, second, stage.engine.face(max=0.9))
    await stage.settle()
    new_id = await split(stage, second, coach)
    new = await sql.one("SELECT workspace_id, active, title FROM groups WHERE id = $1", new_id)
    assert new is not None
    assert new["workspace_id"] != first.workspace_id
    assert (new["active"], new["title"]) == (True, "Football")
    assert await sql.rows("SELECT id FROM image_assets") == [{"id": kept}]
    view = await together(first.workspace_id)
    assert view is not None
    assert view.is_agreed
    assert not await moderates(first.workspace_id, coach.tg_user_id, stage.memberships)
    assert await moderates(new["workspace_id"], coach.tg_user_id, stage.memberships)
    assert not await clusters_of(new["workspace_id"])
    await stage.settle()
    assert await erasure_states() == {"verified"}


async def clusters_of(workspace_id: int) -> list[sql.Row]:
    return await sql.rows("SELECT id FROM clusters WHERE workspace_id = $1", workspace_id)


async def test_only_whoever_decides_in_a_group_splits_it_off_and_nobody_one_that_is_alone(
    stage: Stage,
) -> None:
    first = await make_group(stage)
    second = await make_group(stage, joins=first)
    coach = await coach_of(stage, second)
    with pytest.raises(Forbidden):  # an admin of the other group
        await split(stage, first, coach)
    with pytest.raises(NotFound):
        await split(stage, second, await make_participant(stage, in_chat=second.tg_chat_id))
    alone = await make_group(stage)
    with pytest.raises(Conflict, match="group_is_alone"):
        await split(stage, alone, alone.admin)
    assert await workspaces() == [first.workspace_id, first.workspace_id, alone.workspace_id]


async def test_a_group_that_is_split_off_settles_nothing_between_the_others(stage: Stage) -> None:
    first = await make_group(stage)
    others = [await make_group(stage, admin=first.admin) for _ in range(2)]
    for other in others:
        await put_together_unasked(first, other)
    coach = await coach_of(stage, others[0])
    await split(stage, others[1], first.admin)
    assert not await moderates(first.workspace_id, coach.tg_user_id, stage.memberships)
    await split(stage, others[0], coach)
    view = await together(first.workspace_id)
    assert view is not None
    assert view.is_agreed


async def test_of_two_groups_that_are_split_off_at_once_one_stays(stage: Stage) -> None:
    first = await make_group(stage)
    second = await make_group(stage, joins=first)
    done = await asyncio.gather(
        *(split(stage, group, first.admin) for group in (first, second)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "int"]
    assert len({*await workspaces()}) == 2
