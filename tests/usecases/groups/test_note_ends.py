"""A group that the bot has left is noted once for each end, and nobody without a connection gets a task."""

from domain.ports import Membership
from domain.states import MemberStatus
from domain.steps.groups.note_ends import note_ends
from domain.steps.groups.remember_membership import remember_membership
from domain.steps.work.work import transaction
from tests import sql
from tests.usecases.factory import Connected, Group, make_participant, remove_bot
from tests.usecases.stage import Stage


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
