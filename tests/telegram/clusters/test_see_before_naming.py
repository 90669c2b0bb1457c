"""*Name …*: whoever names an unknown person is shown its faces of now beside the question."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import faces_asked_for, sheets
from tests.telegram.whole_bot import WholeBot


async def post(bot: WholeBot, group: Group, by: Person, *, photos: int) -> None:
    for _ in range(photos):
        await by.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()


@scene_fixture
async def card(bot: WholeBot, group: Group, admins: Group, ada: Person) -> Message:
    await post(bot, group, ada, photos=3)
    [card] = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    return card


async def test_whoever_names_sees_the_faces_of_now(
    bot: WholeBot, group: Group, admins: Group, ada: Person, card: Message
) -> None:
    """The card has the count and the picture of the day when it came, until somebody is about to name."""
    await post(bot, group, ada, photos=2)
    await bot.press(ada, card, "Name")
    assert len(sheets(admins)) == 1
    [sheet] = sheets(admins)
    prompt = sheet.reply_to
    assert prompt is not None
    assert "5 faces in 5 photos" in prompt.words
    assert sorted(await faces_asked_for()) == await sql.values(
        int, "SELECT number FROM face_instances ORDER BY number"
    )
    assert "5 faces in 5 photos" in card.words
    assert "This is" not in card.words
    await say_there(bot, admins, ada, "Max")
    assert "This is Max, says Ada" in card.words
    assert sheets(admins) == []


@pytest.mark.parametrize("how", ["button", "command"])
async def test_the_faces_are_taken_away_when_the_naming_is_cancelled(
    bot: WholeBot, admins: Group, ada: Person, card: Message, how: str
) -> None:
    await bot.press(ada, card, "Name")
    assert len(sheets(admins)) == 1
    [sheet] = sheets(admins)
    assert sheet.reply_to is not None
    if how == "button":
        await bot.press(ada, sheet.reply_to, "Cancel")
    else:
        await say_there(bot, admins, ada, "/cancel")
    assert sheets(admins) == []
