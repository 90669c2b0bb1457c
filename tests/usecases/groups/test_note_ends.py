"""A group that the bot has left is noted once for each end, and nobody without a connection gets a task."""

from domain.errors import Refused
from domain.ports import Membership
from domain.states import MemberStatus
from domain.steps.groups.note_ends import note_ends
from domain.steps.groups.remember_membership import remember_membership
from domain.steps.work.work import transaction
from tests import sql
from tests.usecases.factory import Connected, Group, make_group, make_participant, remove_bot
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat

ADMIN_CHAT = -4242


async def noted(stage: Stage) -> int:
    async with transaction(stage.doorbell) as work:
        return await note_ends(work)


async def test_each_time_that_the_bot_leaves_is_noted_once_but_not_at_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """A message that was taken back meanwhile, because a person on it was deleted, does not come again."""
    kim = await make_participant(stage)
    for who in (kim, anna.owner):
        await remember_membership(group.tg_chat_id, who.participant_id, Membership(MemberStatus.MEMBER))
    told = "SELECT (ids->>'participant_id')::int FROM tasks WHERE kind = 'show_ended'"
    for hours in (1, 2):
        await remove_bot(stage, group.tg_chat_id)
        assert await noted(stage) == 0
        await sql.execute("UPDATE groups SET left_at = now() - make_interval(hours => $1)", hours)
        assert await noted(stage) == 1
        assert await sql.values(int, told) == [anna.owner.participant_id]
        await sql.execute("DELETE FROM tasks")
        assert await noted(stage) == 0
        assert await sql.values(int, told) == []
        await sql.execute("UPDATE groups SET active = true, left_at = NULL")


async def test_the_admin_chat_is_told_once_when_the_last_group_has_ended(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Only there can anybody delete the people whom nobody connected: they do not end by themselves."""
    second = await make_group(stage, joins=group, title="School")
    other = await make_group(stage, title="Elsewhere")
    await set_admin_chat(ADMIN_CHAT, group.workspace_id)
    for ending, told in ((other, 0), (second, 0), (group, 1)):
        await remove_bot(stage, ending.tg_chat_id)
        await sql.execute(
            "UPDATE groups SET left_at = now() - interval '1 hour' WHERE id = $1", ending.group_id
        )
        for _ in range(2):
            await noted(stage)
            await stage.show()
        assert len(said_there(stage)) == told
    [text] = said_there(stage)
    assert "/forget_workspace" in text
    assert "School" not in text, "the erase of a group would have to take the message back"


async def test_the_admin_chat_is_not_told_of_an_end_when_the_bot_is_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await set_admin_chat(ADMIN_CHAT, group.workspace_id)
    await remove_bot(stage, group.tg_chat_id)
    await sql.execute("UPDATE groups SET left_at = now() - interval '1 hour'")
    await noted(stage)
    await sql.execute("UPDATE groups SET active = true, left_at = NULL")
    await stage.show()
    assert said_there(stage) == []


async def test_a_private_chat_that_decides_and_blocked_the_bot_is_told_when_it_opens(
    stage: Stage, group: Group, anna: Connected
) -> None:
    chat = group.admin.tg_user_id
    await set_admin_chat(chat, group.workspace_id)
    await remove_bot(stage, group.tg_chat_id)
    await sql.execute("UPDATE groups SET left_at = now() - interval '1 hour'")
    await noted(stage)
    await stage.drain()
    stage.telegram.answers.append(Refused("Telegram", 403, "Forbidden: bot was blocked by the user"))
    await stage.show("show_ended_workspace")
    waiting = "SELECT waits_for_tg_chat_id FROM tasks WHERE kind = 'show_ended_workspace' AND state = 'ready'"
    assert await sql.values(int, waiting) == [chat]


def said_there(stage: Stage) -> list[str]:
    calls = [call for call in stage.telegram.calls if call.method == "sendMessage"]
    return [call.params["text"] for call in calls if call.params["chat_id"] == ADMIN_CHAT]
