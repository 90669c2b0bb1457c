"""The bot is removed from a group. Telegram's updates about it come late, in another order, or never."""

import pytest

from domain.steps.groups.note_leaving import note_leaving
from domain.steps.work.work import transaction
from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.late_updates import groups, handle_last
from tests.telegram.whole_bot import WholeBot
from workers.jobs import VISION_JOBS

REMOVED = "payload->'my_chat_member'->'new_chat_member'->>'status' = 'kicked'"


async def test_a_removal_that_is_handled_last_ends_no_group_that_the_bot_is_back_in(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    """Else the group would be erased after 30 days, although the bot is in it."""
    ben = bot.tg.add_user("Ben Lind")
    group.add(ben)
    group.promote(ben)
    await bot.settle()
    group.remove_bot(by=ada)
    await group.add_bot(by=ben)
    await handle_last(bot, REMOVED)
    assert await groups() == [group.id]
    group.remove_bot(by=ben)
    await bot.settle()
    assert await groups() == []  # although the bot was found in the group a moment ago


@pytest.mark.usefixtures("connected")
async def test_a_bot_whose_removal_no_update_told_of_leaves_the_group_and_tells_nobody_that_they_left(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """The update about the removal never came: the bot finds out when it next looks up a member."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.take_in()
    await bot.handle()
    said = len(mia.inbox)
    bot.tg.faults.add("lost_update", method="my_chat_member")
    group.remove_bot(by=ada)
    bot.memberships.forget(group.id, mia.id)
    await bot.settle()
    assert await groups() == []
    await note_leavers(bot)
    assert [message.words for message in mia.inbox[said:]] == []
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "suppressed"}]
    await group.add_bot(by=ada)
    await note_leavers(bot)
    assert await sql.rows("SELECT status FROM group_participants WHERE status = 'outside'") == []


async def note_leavers(bot: WholeBot) -> None:
    """Does the part of the hourly round that notes who left a group."""
    async with transaction(bot.rung) as work:
        await note_leaving(work)
    await bot.settle()


async def test_a_removal_that_no_update_told_of_is_noticed_by_the_hourly_round(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    """Else the group would stay active: with no photo to send there, the bot would never look up a member and
    find out.
    """
    tidy_up = VISION_JOBS["tidy_up"]
    await tidy_up({}, bot.workers)
    assert await groups() == [group.id]
    bot.tg.faults.add("lost_update", method="my_chat_member")
    group.remove_bot(by=ada)
    bot.memberships.forget(group.id, bot.settings.tg_bot_id)  # an answer is kept for a minute
    bot.tg.faults.add("5xx_before", method="getChatMember")
    await tidy_up({}, bot.workers)
    assert await groups() == [group.id]
    await tidy_up({}, bot.workers)
    assert await groups() == []
