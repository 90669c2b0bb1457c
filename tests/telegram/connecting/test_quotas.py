"""Whoever sends more training photos, or begins more connections, than a day allows is told so."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot, connect_link

ENOUGH = " for now: I can "


async def photos() -> int:
    row = await sql.one("SELECT count(*) AS n FROM image_assets WHERE kind = 'training'")
    assert row is not None
    return int(row["n"])


async def begin(bot: WholeBot, group: Group, who: Person, name: str) -> None:
    await who.open_link(connect_link(group))
    await bot.settle()
    await bot.press(who, who.inbox[-1], "I agree")
    await bot.write(who, name)


async def test_training_photos_beyond_the_quota_are_left_out_and_that_is_said_once_per_person_and_day(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    bot.configure(training_photos_a_day=2)
    await begin(bot, group, mia, "Anna")
    draw, face = bot.engine.draw, bot.engine.face
    for _ in range(5):
        await mia.post_photo(None, draw(face(anna=0.4)))
        await bot.settle()
    assert await photos() == 2
    assert len([message for message in mia.inbox if ENOUGH in message.words]) == 1
    for what in ("image_assets", "persons", "conversations"):
        await sql.execute(f"DELETE FROM {what}")
    await begin(bot, group, mia, "Ben")
    for _ in range(2):
        await mia.post_photo(None, draw(face(ben=0.4)))
        await bot.settle()
    assert len([message for message in mia.inbox if ENOUGH in message.words]) == 2, "once for each person"
    await sql.execute("UPDATE participants SET quota_day = quota_day - 1")
    for _ in range(4):
        await mia.post_photo(None, draw(face(ben=0.4)))
        await bot.settle()
    assert await photos() == 2
    assert len([message for message in mia.inbox if ENOUGH in message.words]) == 3, "once on each day, too"


async def test_of_an_album_that_came_before_the_name_no_more_photos_than_the_quota_are_taken(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    bot.configure(training_photos_a_day=2)
    await mia.open_link(connect_link(group))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    await mia.post_album(None, [bot.engine.draw(bot.engine.face(anna=0.4)) for _ in range(4)])
    await bot.settle()
    await bot.write(mia, "Anna")
    assert await photos() == 2
    assert len([message for message in mia.inbox if ENOUGH in message.words]) == 1


async def test_the_button_of_a_photo_that_is_above_the_quota_stays_for_tomorrow(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    bot.configure(training_photos_a_day=1)
    await begin(bot, group, mia, "Anna")
    draw, face = bot.engine.draw, bot.engine.face
    await mia.post_photo(None, draw(face(anna=0.4)), caption="On the beach")
    await bot.settle()
    [card] = [message for message in mia.inbox if "On the beach" in message.words]
    buttons = card.buttons
    await mia.post_photo(None, draw(face(anna=0.4)))
    await bot.settle()
    await bot.press(mia, card, "look at it")
    assert (await photos(), card.buttons) == (1, buttons)


async def test_whoever_begins_and_ends_connections_all_day_is_told_to_go_on_tomorrow(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    """A draft that was given up counts as well, because it was work for the bot."""
    bot.configure(requests_a_day=2)
    for name in ("Anna", "Ben", "Cleo", "Dora"):
        await begin(bot, group, mia, name)
        await bot.write(mia, "/cancel")
        await sql.execute("DELETE FROM persons")
        await sql.execute("DELETE FROM conversations")
    begun = [message for message in mia.inbox if "Dora" in message.words or "Cleo" in message.words]
    assert begun == []
    assert len([message for message in mia.inbox if ENOUGH in message.words]) == 2


async def test_a_request_that_is_handled_again_until_telegram_answers_counts_once(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    """The request is the last one of the day: if each try counted, the second would be refused."""
    bot.configure(requests_a_day=1)
    await mia.open_link(connect_link(group))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    outage = bot.tg.faults.add("5xx_before", method="sendMessage", chat_id=mia.id, for_s=600)
    await mia.write("Anna")
    for _ in range(3):
        await bot.settle()
        await bot.make_due()
    assert outage.hits > 2
    bot.tg.clock.advance(600)
    await bot.settle()
    assert "Anna" in mia.inbox[-1].words
    assert [message.words for message in mia.inbox if ENOUGH in message.words] == []
    assert await sql.rows("SELECT requests_today FROM participants WHERE quota_day IS NOT NULL") == [
        {"requests_today": 1}
    ]
