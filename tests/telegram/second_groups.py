"""Adds a second group, which may share the list of the first one."""

from sandbox.telegram import Group, Person
from tests.telegram.whole_bot import WholeBot


async def share_one_list(bot: WholeBot, ada: Person) -> None:
    """Lets Ada answer in private that the group that was just added shares the other group's list."""
    await bot.settle()
    await bot.make_due()
    await bot.settle()
    await bot.press(ada, ada.inbox[-1], "One list with “Kindergarten”")


async def add_school(bot: WholeBot, ada: Person) -> Group:
    school = bot.tg.add_group("School", admins=[ada])
    await school.add_bot(by=ada)
    await bot.settle()
    return school
