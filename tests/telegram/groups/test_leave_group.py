"""The bot is removed from a group and added again, and Telegram's updates are handled in any order."""

from sandbox.telegram import Group, Person
from tests.telegram.groups.test_upgrade import groups, handle_last
from tests.telegram.whole_bot import WholeBot

REMOVED = "payload->'my_chat_member'->'new_chat_member'->>'status' = 'kicked'"


async def test_a_removal_that_is_handled_last_ends_no_group_that_the_bot_is_back_in(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    """Else it would be erased after its grace, while the bot sits in it."""
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
    assert await groups() == []  # Telegram's answer of a moment ago is not kept
