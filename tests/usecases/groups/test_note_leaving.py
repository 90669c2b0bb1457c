"""What waits for a participant is taken from them when they leave the group, and shown when they return."""

from domain.ports import Membership
from domain.states import MemberStatus
from domain.steps.groups.note_leaving import note_leaving
from domain.steps.groups.remember_membership import remember_membership
from domain.steps.work.work import transaction
from tests import sql
from tests.usecases.factory import Connected, Group, make_participant, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of


async def noted(stage: Stage) -> int:
    # How many participants left or came back since the last call.
    async with transaction(stage.doorbell) as work:
        return await note_leaving(work)


async def test_an_offer_of_lost_photos_is_drawn_again_when_somebody_leaves_and_returns(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await sql.execute("UPDATE deliveries SET state = 'unknown', reason = 'x', unknown_at = now()")
    for status in (MemberStatus.OUTSIDE, MemberStatus.MEMBER):
        await sql.execute("DELETE FROM tasks")
        await remember_membership(group.tg_chat_id, anna.owner.participant_id, Membership(status))
        assert await noted(stage) == 1
        assert len(await tasks_of("show_unknown_deliveries")) == 1


async def test_a_participant_who_was_never_seen_in_the_group_has_not_left(stage: Stage, group: Group) -> None:
    """Telegram was asked about this user along with others, and they may not read this group's title."""
    kim = await make_participant(stage)
    outside = Membership(MemberStatus.OUTSIDE)
    await remember_membership(group.tg_chat_id, kim.participant_id, outside, has_been_there=False)
    assert await noted(stage) == 0
    assert await tasks_of("show_left") == []


async def test_a_participant_who_left_while_the_bot_was_away_is_told_once_it_is_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """They are told only then: while the bot is away, nothing of the group comes to anybody."""
    await remember_membership(group.tg_chat_id, anna.owner.participant_id, Membership(MemberStatus.OUTSIDE))
    await sql.execute("UPDATE groups SET active = false, left_at = now()")
    assert await noted(stage) == 0
    await sql.execute("UPDATE groups SET active = true, left_at = NULL")
    assert await noted(stage) == 1
    assert len(await tasks_of("show_left")) == 1
