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


async def test_a_moderator_deletes_a_photo_from_its_card_and_every_copy_with_it(
    bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group, anna: None
) -> None:
    photo = await mia.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face()))
    await bot.settle()
    copy = mia.photos[-1]
    card = await card_of(bot, photo, ada, group, admins)
    await bot.press(ada, card, "Delete for everybody")
    question = admins.from_bot[-1]
    assert question.photo == photo.photo
    assert question.protected
    assert "1 person has it from me" in question.words
    assert "2 faces will be deleted" in question.words
    assert question.buttons[0] == "Keep it"
    assert (await press_again(bot, ada, question, "Delete for good")).text is None
    said = [one.words for one in admins.from_bot]
    assert ["deleted for everybody" in words for words in said].count(True) == 1
    assert copy.deleted
    assert card.deleted
    assert question.deleted
    assert "a photo with everything about it" in " ".join(said)
    assert await posted() == []
    assert not photo.deleted  # the posted message is not the bot's


async def test_the_poster_is_asked_in_private_also_when_the_photo_was_deleted_in_the_group(
    bot: WholeBot, group: Group, mia: Person, admins: Group, anna: None
) -> None:
    """Two photos of one album: they have the same date, and the question shows which one is meant."""
    faces = [bot.engine.draw(bot.engine.face(anna=0.9)), bot.engine.draw(bot.engine.face())]
    meant, other = await mia.post_album(group, faces)
    await mia.forward(meant, group)
    await bot.settle()
    before = len(admins.from_bot), len(group.from_bot)
    await mia.send(group, "/photo", reply_to=meant)
    await bot.settle()
    assert mia.inbox[-1].buttons == ["🗑 Delete for everybody …"]
    assert (len(admins.from_bot), len(group.from_bot)) == before
    mia.delete(meant)
    how = await bot.write(mia, "/photo")
    assert "the last 2 that you posted" in how.words
    assert [button[:4] for button in how.buttons] == ["🗑 1.", "🗑 2."]
    await bot.press(mia, how, "🗑 2.")
    wrong = mia.inbox[-1]
    assert wrong.photo == other.photo
    await bot.press(mia, wrong, "Keep it")
    assert mia.inbox[-1].words == "Nothing was deleted."
    await bot.press(mia, how, "🗑 2.")
    assert wrong.deleted  # a chat has one question about a photo, so that none is forgotten there
    await bot.press(mia, how, "🗑 1.")
    assert mia.inbox[-1].photo == meant.photo
    await bot.press(mia, mia.inbox[-1], "Delete for good")
    assert [one.photo for one in mia.photos] == [other.photo]
    assert len(await posted()) == 1


async def test_of_two_posters_neither_may_delete_the_photo_and_a_moderator_may_before_it_was_looked_at(
    bot: WholeBot, group: Group, ada: Person, mia: Person, anna: None
) -> None:
    """Telegram no longer shows the photo, so the question to the moderator has words alone."""
    photo = await mia.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    pia = bot.tg.add_user("Pia")
    group.add(pia)
    await pia.forward(photo, group)
    await bot.take_in()
    await bot.handle()
    await mia.send(group, "/photo", reply_to=photo)
    await bot.settle()
    assert any("posted this photo too" in one.words for one in mia.inbox)
    how = await bot.write(mia, "/photo")
    assert "posted this photo too" in ((await bot.press(mia, how, "🗑 1.")).text or "")
    await sql.execute("UPDATE image_assets SET state = 'received', tg_file_id = 'lost' WHERE kind = 'post'")
    [row] = await posted()
    await bot.press(ada, await bot.write(ada, f"/photo {row['id']}"), "Delete for everybody")
    assert "cannot show the photo here" in ada.inbox[-1].words
    await bot.press(ada, ada.inbox[-1], "Delete for good")
    assert await posted() == []


async def test_a_poster_is_asked_in_a_private_chat_that_decides_for_another_workspace(
    bot: WholeBot, group: Group, mia: Person, anna: None
) -> None:
    photo = await mia.post_photo(group, bot.engine.draw(bot.engine.face()))
    await sql.execute("INSERT INTO workspaces (name, tg_admin_chat_id) VALUES ('Football', $1)", mia.id)
    await mia.send(group, "/photo", reply_to=photo)
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "Delete for everybody")
    assert mia.inbox[-1].photo == photo.photo
    assert "🗑 1." in (await bot.write(mia, "/photo")).buttons[0]


async def test_a_poster_whom_the_bot_may_not_write_to_is_told_in_the_group_to_go_to_the_private_chat(
    bot: WholeBot, group: Group, mia: Person, anna: None
) -> None:
    """Pia never pressed Start, and Mia has blocked the bot."""
    pia = bot.tg.add_user("Pia")
    group.add(pia)
    mia.block_bot()
    for who in (pia, mia):
        photo = await who.post_photo(group, bot.engine.draw(bot.engine.face()))
        await bot.settle()
        before = len(group.from_bot)
        await who.send(group, "/photo", reply_to=photo)
        await bot.settle()
        assert ["in private" in one.words for one in group.from_bot[before:]] == [True]
