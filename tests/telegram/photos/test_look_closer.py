"""Where somebody is missing on a photo the admins' card offers to look harder, and to point at the face."""

from sandbox.telegram import Group, Message, Person
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def card(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> Message:
    """The admins' card of a photo: Anna was found, and Mia says that somebody is missing."""
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, admins.from_bot[-1], "Approve")
    hidden = bot.engine.face(side_px=60)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), hidden=[hidden]))
    await bot.settle()
    photo = mia.photos[-1]
    await bot.press(mia, photo, "⋯")
    await bot.press(mia, photo, "missing")
    return admins.from_bot[-1]


async def test_looking_harder_renews_the_card_and_tells_whoever_missed_somebody(
    bot: WholeBot, card: Message, ada: Person, mia: Person, admins: Group
) -> None:
    assert card.buttons[-4:-1] == ["🔍 Look harder", "👆 Point at a face", "🕘 History"]
    pressed = await bot.press(ada, card, "Look harder")
    assert "I am looking again" in (pressed.text or "")
    renewed = admins.from_bot[-1]
    assert card.deleted
    assert "1. Anna\n2. nobody I know" in renewed.words
    assert "I looked harder and found 1 more face." in renewed.words
    told = mia.inbox[-1]
    assert "found 1 more face. If it is somebody whose photos you receive" in told.words
    assert told.reply_to is mia.photos[-1]
    await bot.press(ada, renewed, "Look harder")
    assert not renewed.deleted
    assert "I looked harder and found no more faces." in renewed.words
    assert "found no more faces" in told.words


async def test_pointing_at_a_face_finds_it_where_the_number_stands(
    bot: WholeBot, card: Message, ada: Person, mia: Person, admins: Group
) -> None:
    await bot.press(ada, card, "Point at a face")
    grid = admins.from_bot[-1]
    assert [len(row) for row in grid.keyboard] == [5, 5, 5, 5]
    assert grid.photo is not None
    assert "Where is the face?" in grid.words
    await bot.press(ada, grid, "5")
    assert "Around 5 I found no face" in grid.words
    assert "Around 5 I found no face" in card.words
    await bot.press(ada, grid, "17")
    assert "Around 17 I found 1 more face." in grid.words
    renewed = admins.from_bot[-1]
    assert "2. nobody I know" in renewed.words
    await bot.press(ada, renewed, "2")
    await bot.press(ada, renewed, "It is")
    await ada.send(admins, "Ben", reply_to=admins.from_bot[-1])
    await bot.settle()
    await bot.press(ada, admins.from_bot[-1], "New: Ben")
    assert "2. Ben" in renewed.words


async def test_the_grid_is_deleted_when_somebody_on_the_photo_is_erased(
    bot: WholeBot, card: Message, ada: Person, mia: Person, admins: Group
) -> None:
    await bot.press(ada, card, "Point at a face")
    grid = admins.from_bot[-1]
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    assert (card.deleted, grid.deleted) == (True, True)
