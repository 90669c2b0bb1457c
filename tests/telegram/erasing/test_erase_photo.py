"""A photo is deleted for everybody, from its card or by whoever posted it."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.looking import card_of
from tests.telegram.mishaps import press_again
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def anna(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> None:
    """Mia connected Anna."""
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, admins.from_bot[-1], "Approve")


async def posted() -> list[sql.Row]:
    return await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")


async def test_a_moderator_deletes_it_from_the_card_and_every_copy_goes(
    bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group, anna: None
) -> None:
    photo = await mia.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face()))
    await bot.settle()
    copy = mia.photos[-1]
    card = await card_of(bot, photo, ada, group, admins)
    await bot.press(ada, card, "Delete for everybody")
    question = admins.from_bot[-1]
    assert "1 person has it from me" in question.words
    assert "2 faces go" in question.words
    assert question.buttons[0] == "Keep it"
    assert (await press_again(bot, ada, question, "Delete for good")).text is None
    assert "deleted for everybody" in question.words
    assert copy.deleted
    assert card.deleted
    assert "a photo with everything about it" in admins.from_bot[-1].words
    assert await posted() == []
    assert not photo.deleted  # that is not the bot's


async def test_its_poster_is_asked_in_private_also_when_it_is_gone_from_the_group(
    bot: WholeBot, group: Group, mia: Person, admins: Group, anna: None
) -> None:
    photo = await mia.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    before = len(admins.from_bot), len(group.from_bot)
    await mia.send(group, "/photo", reply_to=photo)
    await bot.settle()
    assert mia.inbox[-1].buttons == ["🗑 Delete for everybody …"]
    assert (len(admins.from_bot), len(group.from_bot)) == before
    how = await bot.write(mia, "/photo")
    await bot.press(mia, how, group.title)
    await bot.press(mia, mia.inbox[-1], "Keep it")
    assert mia.inbox[-1].words == "Nothing was deleted."
    await bot.press(mia, how, group.title)
    await bot.press(mia, mia.inbox[-1], "Delete for good")
    assert await posted() == []


async def test_a_poster_who_never_pressed_start_is_told_where_to(
    bot: WholeBot, group: Group, anna: None
) -> None:
    pia = bot.tg.add_user("Pia")
    group.add(pia)
    photo = await pia.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    await pia.send(group, "/photo", reply_to=photo)
    await bot.settle()
    assert "in private" in group.from_bot[-1].words
