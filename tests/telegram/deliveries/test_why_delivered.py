"""*Why me?* behind a delivered photo: how the bot came to send it, and who else is in it."""

from sandbox.telegram import Group, Person
from tests.telegram.whole_bot import WholeBot


async def test_why_me_names_the_recipients_people_and_counts_the_others(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    """The photo shows Ben as well: only those who connected him read his name."""
    await bot.connect(ada, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    engine = bot.engine
    await ada.post_photo(group, engine.draw(engine.face(anna=0.9), engine.face(ben=0.9), engine.face()))
    await bot.settle()
    photo = mia.photos[-1]
    await bot.press(mia, photo, "⋯")
    await bot.press(mia, photo, "Why me")
    assert "I recognised Anna in it" in photo.words
    assert "I see 2 other faces" in photo.words
    assert "Ben" not in photo.words
    await bot.press(mia, photo, "Back")
    assert photo.buttons == ["Not Anna", "⋯"]


async def test_whoever_was_named_by_somebody_is_not_said_to_be_recognised(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.4)))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "Yes")
    photo = mia.photos[-1]
    await bot.press(mia, photo, "⋯")
    await bot.press(mia, photo, "Why me")
    assert "Somebody told me that Anna is in it" in photo.words
    assert "recognised" not in photo.words
