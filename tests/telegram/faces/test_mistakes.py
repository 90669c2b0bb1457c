"""Photos of somebody else were sent as a person's: the owner is told, looks, and puts it right."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import make_guardians
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def told(bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None) -> Message:
    """The message to Mia after she said *Not Anna* to two photos that came to her as Anna."""
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.6)))
        await bot.settle()
        await bot.press(mia, mia.photos[-1], "Not Anna")
    [message] = told_to(mia)
    return message


def told_to(who: Person) -> list[Message]:
    return [m for m in who.inbox if "I now ask more often" in m.words and not m.deleted]


async def new_photo_comes(bot: WholeBot, group: Group, ada: Person, mia: Person) -> bool:
    before = len(mia.photos)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.55)))
    await bot.settle()
    return len([photo for photo in mia.photos[before:] if photo.words.startswith("Anna\n")]) == 1


async def test_an_owner_who_says_that_all_photos_are_right_is_asked_less_again(
    bot: WholeBot, group: Group, told: Message, ada: Person, mia: Person
) -> None:
    assert "2 photos that I sent as Anna showed somebody else" in told.words
    assert told_to(ada) == []
    assert not await new_photo_comes(bot, group, ada, mia)
    card = await look(bot, told, mia)
    # A look alone does not say that the photos are right.
    assert not await new_photo_comes(bot, group, ada, mia)
    await bot.press(mia, card, "All of these are Anna")
    assert "✅ All of these are Anna" not in card.buttons
    assert await new_photo_comes(bot, group, ada, mia)


async def look(bot: WholeBot, told: Message, who: Person) -> Message:
    await bot.press(who, told, "Training photos")
    assert "showed somebody else" in told.words
    return told


async def test_taking_a_photo_out_is_a_look_as_well(bot: WholeBot, told: Message, mia: Person) -> None:
    await look(bot, told, mia)
    await bot.press(mia, told, "🗑 1")
    [person] = await sql.rows("SELECT gallery_seen_at FROM persons")
    assert person["gallery_seen_at"] is not None


async def test_a_mistake_counts_no_more_after_its_undo(bot: WholeBot, told: Message, mia: Person) -> None:
    said = [m for m in mia.inbox if "has been taken off this photo" in m.words][-1]
    await bot.press(mia, said, "Undo")
    assert told_to(mia) == []
    assert "I am as sure as before" in told.words


async def test_the_message_about_mistakes_is_deleted_with_the_person(
    bot: WholeBot, told: Message, mia: Person
) -> None:
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Anna")
    await bot.press(mia, card, "Delete for good")
    assert told.deleted


async def test_without_an_owner_the_admins_are_told(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    await make_guardians()
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.6)))
        await bot.settle()
        await bot.press(mia, mia.photos[-1], "Not Anna")
    assert told_to(mia) == []
    [card] = told_to(ada)
    await bot.press(ada, card, "Training photos")
    await bot.press(ada, card, "All of these are Anna")
    [person] = await sql.rows("SELECT gallery_seen_at FROM persons")
    assert person["gallery_seen_at"] is not None


async def test_where_there_is_an_owner_an_admin_reads_that_the_owner_has_to_look(
    bot: WholeBot, told: Message, ada: Person, mia: Person
) -> None:
    card = await bot.write(ada, "/people")
    await bot.press(ada, card, "Everybody in")
    await bot.press(ada, card, "Anna")
    await bot.press(ada, card, "Training photos")
    assert "Once an owner has looked at these photos" in card.words
    assert "✅ All of these are Anna" not in card.buttons
    [person] = await sql.rows("SELECT number FROM persons")
    answer = await bot.press(ada, card, data=f"allright:{person['number']}")
    assert answer.text is None
    assert "Once an owner has looked at these photos" in card.words
    await bot.press(mia, await look(bot, told, mia), "All of these are Anna")
    answer = await bot.press(ada, card, data=f"allright:{person['number']}")
    assert answer.text == "Thank you!"
    assert "showed somebody else" not in card.words
