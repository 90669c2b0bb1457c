"""The answer to a press: a line that passes, or one that stays until it is closed."""

from sandbox.telegram import Group, Person
from tests.telegram.whole_bot import WholeBot


async def test_what_must_be_read_stays_until_it_is_closed(bot: WholeBot, group: Group, mia: Person) -> None:
    await mia.start_bot()
    await bot.settle()
    shown = mia.inbox[-1]
    answer = await bot.press(mia, shown, data="nothing:1")
    assert "do not know this button" in (answer.text or "")
    assert answer.show_alert


async def test_what_the_chat_shows_as_well_passes(
    bot: WholeBot, group: Group, connected: None, mia: Person
) -> None:
    shown = await bot.write(mia, "/people")
    answer = await bot.press(mia, shown, "Anna")
    assert not answer.show_alert
