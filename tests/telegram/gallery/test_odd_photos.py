"""Training photos from before the bot compared them: those who may change them are told once."""

from domain.usecases.work.tidy_up import tidy_up
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot


async def taught_wrong(bot: WholeBot, group: Group, mia: Person, ada: Person) -> None:
    """Tim is learned from two photos of him and one of his mother, which nobody noticed."""
    looks = ({"tim": 0.9}, {"ann": 0.9}, {"tim": 0.95})
    photos = [bot.engine.draw(bot.engine.face(**look)) for look in looks]
    await bot.connect(mia, group, "Tim", *photos)
    await bot.press(ada, ada.inbox[-1], "Approve with all photos")
    await sql.execute("UPDATE image_assets SET reason = 'good' WHERE reason = 'kept'")


async def compare(bot: WholeBot) -> int:
    """Tidies up, as a worker does once an hour. Returns of how many persons there is news."""
    done = await tidy_up(bot.index, bot.store, bot.settings, bot.world.doorbell)
    await bot.settle()
    return done["odd_photos"]


def told(who: Person) -> list[Message]:
    return [m for m in who.inbox if "I compared the training photos" in m.words and not m.deleted]


async def test_owner_and_admins_are_told_once_and_take_the_photo_out(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await taught_wrong(bot, group, mia, ada)
    assert await compare(bot) == 1
    assert await compare(bot) == 0
    [hers], [admins] = told(mia), told(ada)
    assert "photo 2 does not look like the others" in hers.words
    assert admins.buttons == ["📚 Training photos"]
    await bot.press(mia, hers, "Training photos")
    assert len(sheets(mia)) == 1
    await bot.press(mia, card_with_photo_2(mia), "🗑 2")
    assert await compare(bot) == 1
    assert "now look like one person" in hers.words + admins.words
    assert await compare(bot) == 0


def card_with_photo_2(mia: Person) -> Message:
    return next(m for m in reversed(mia.inbox) if "🗑 2" in m.buttons)


async def test_photos_that_an_admin_approved_all_the_same_are_not_told_of(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await taught_wrong(bot, group, mia, ada)
    await sql.execute("UPDATE image_assets SET reason = 'kept' WHERE kind = 'training'")
    assert await compare(bot) == 0
    assert told(mia) == told(ada) == []


async def test_a_card_about_odd_photos_is_deleted_with_the_person(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await taught_wrong(bot, group, mia, ada)
    await compare(bot)
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Tim")
    await bot.press(mia, card, "Delete for good")
    assert told(mia) == told(ada) == []
