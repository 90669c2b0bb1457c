"""Somebody presses a button below a photo before the bot knows that the photo arrived: Telegram's answer is
lost, or still on its way.
"""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def test_a_press_below_a_photo_whose_answer_was_lost_says_that_it_arrived(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    bot.tg.faults.add("cut_after", method="sendPhoto")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    lost = mia.photos[-1]
    assert await _states() == [("unknown", None)]
    assert "1 photo may not have reached you" in mia.inbox[-1].words
    await bot.press(mia, lost, "⋯")
    await bot.settle()
    assert await _states() == [("sent", lost.message_id)]
    assert not any("may not have reached you" in message.words for message in mia.inbox)


async def test_a_press_below_a_photo_that_is_being_sent_shows_that_it_arrived_and_it_can_be_taken_away(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    photo = mia.photos[-1]
    # As while the bot waits for Telegram's answer. Two steps: the state *sent* never becomes *sending*.
    await sql.execute("UPDATE deliveries SET state = 'pending', sent_at = NULL, tg_message_id = NULL")
    await sql.execute("UPDATE deliveries SET state = 'sending', sending_at = now()")
    await bot.press(mia, photo, "⋯")
    assert await _states() == [("sent", photo.message_id)]
    assert "🗑 Remove from here" in photo.buttons
    await bot.press(mia, photo, "Remove from here")  # asks whether she is sure
    await bot.press(mia, photo, "Remove from here")
    assert photo.deleted
    assert await _states() == [("retracted", None)]


async def _states() -> list[tuple[str, int | None]]:
    rows = await sql.rows("SELECT state, tg_message_id FROM deliveries ORDER BY id")
    return [(row["state"], row["tg_message_id"]) for row in rows]
