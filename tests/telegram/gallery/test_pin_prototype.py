"""Owners and admins see the faces that represent a person; they pin, drop or have them chosen again."""

from sandbox.telegram import Group, Message, Person
from tests.telegram.admin_chat import say_there
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot


async def known_by(bot: WholeBot, who: Person, card: Message, name: str) -> Message:
    await bot.press(who, card, name)
    await bot.press(who, card, "Training photos")
    await bot.press(who, card, "Faces I compare with")
    return card


def photo(bot: WholeBot, **look: float) -> bytes:
    return bot.engine.draw(bot.engine.face(**look))


async def test_an_owner_pins_a_face_and_takes_it_back(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await bot.connect(mia, group, "Tim", photo(bot, tim=0.9))
    await bot.press(ada, ada.inbox[-1], "Approve")
    card = await known_by(bot, mia, await bot.write(mia, "/people"), "Tim")
    assert "I know Tim by 1 face" in card.words
    assert "1. from a training photo" in card.words
    assert "🗑 1" not in card.buttons
    assert sheets(mia)[0].reply_to is card
    await bot.press(mia, card, "📌 1")
    assert "Tim: a face was pinned" in card.words
    assert sheets(mia) == []
    again = await known_by(bot, mia, await bot.write(mia, "/people"), "Tim")
    assert "1. 📌 pinned" in again.words
    await bot.press(mia, card, "Undo")
    again = await known_by(bot, mia, await bot.write(mia, "/people"), "Tim")
    assert "1. from a training photo" in again.words
    await bot.press(mia, again, "Choose again")
    assert "1. from a training photo" in again.words


async def test_an_admin_pins_a_face_of_a_photo_and_is_told_when_a_pinned_face_is_taken_off(
    bot: WholeBot, group: Group, mia: Person, ada: Person, admins: Group
) -> None:
    await bot.connect(mia, group, "Tim", photo(bot, tim=0.9))
    await bot.press(ada, admins.from_bot[-1], "Approve")
    posted = await ada.post_photo(group, photo(bot, tim=0.92))
    await bot.settle()
    card = await face_card(bot, posted, ada, group, admins)
    await bot.press(ada, card, "📌 Always recognise Tim by this")
    assert "Tim: a face was pinned" in admins.from_bot[-1].words
    card = await face_card(bot, posted, ada, group, admins)
    assert "This face is pinned" in card.words
    await bot.press(ada, card, "Not Tim")
    told = admins.from_bot[-1]
    assert "1 of the faces was pinned" in told.words
    await bot.press(ada, told, "Undo")
    assert "This face is pinned" in (await face_card(bot, posted, ada, group, admins)).words
    shown = await known_by(bot, ada, await say_there(bot, admins, ada, "/people"), "Tim")
    assert "I know Tim by 2 faces" in shown.words
    assert len(sheets(admins)) == 1
    await bot.press(ada, shown, "🗑 1")
    assert "I no longer compare with one of the faces" in shown.words


async def face_card(bot: WholeBot, posted: Message, ada: Person, group: Group, admins: Group) -> Message:
    await ada.send(group, "/photo", reply_to=posted)
    await bot.settle()
    card = admins.from_bot[-1]
    await bot.press(ada, card, "1")
    return card
