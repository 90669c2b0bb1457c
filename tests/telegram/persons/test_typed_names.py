"""A button below a typed name never gives another name that was typed after it."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.admin_chat import connect
from tests.telegram.whole_bot import WholeBot


async def test_the_kept_name_is_the_one_on_the_pressed_card(
    bot: WholeBot, group: Group, admins: Group, mia: Person
) -> None:
    for name in ("Anna", "Ben", "Leo"):
        await connect(bot, group, admins, mia, name)
    first = await bot.write(mia, "/rename Ben ANNA")
    second = await bot.write(mia, "LEO")
    assert "Somebody is already called LEO" in second.words
    old = first.button("Keep both names")["callback_data"].rsplit(":", 1)[0]
    for data in (None, old):  # a button from before buttons said which words they are about
        answer = await bot.press(mia, first, "Keep both names", data=data)
        assert "earlier" in (answer.text or "")
    assert await names() == ["Anna", "Ben", "Leo"]
    await bot.press(mia, second, "Keep both names")
    [anna, ben, leo] = await names()
    assert (anna, ben[:3], leo) == ("Anna", "LEO", "Leo")


async def names() -> list[str]:
    return await sql.values(str, "SELECT name FROM persons ORDER BY number")
