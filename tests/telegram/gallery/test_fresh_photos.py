"""An owner is asked for fresh photos of somebody who looks different by now: the card and its buttons."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def ask(bot: WholeBot) -> None:
    """Shows the card as if the bot had asked 40 days ago: a card is told apart by the day of its question."""
    await sql.execute("UPDATE persons SET fresh_photos_asked_at = now() - interval '40 days'")
    await _show(bot)


async def ask_again(bot: WholeBot) -> None:
    await sql.execute("UPDATE persons SET fresh_photos_asked_at = now()")
    await _show(bot)


async def _show(bot: WholeBot) -> None:
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, ids, max_attempts)
           SELECT 'show_fresh_photos', 'delivery', id::text, jsonb_build_object('person_id', id), 5
           FROM persons"""
    )
    await bot.settle()


def asked(who: Person) -> list[Message]:
    return [message for message in who.inbox if "looks different" in message.words]


async def test_an_owner_says_later_is_asked_again_and_adds_photos(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await bot.connect(mia, group, "Tim", bot.engine.draw(bot.engine.face(tim=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ask(bot)
    await _show(bot)
    [card] = asked(mia)
    assert asked(ada) == []
    assert card.buttons == ["➕ Add photos", "Later"]
    assert card.silent, "a round of the night asks"
    await bot.press(mia, card, "Later")
    assert "in 30 days at the earliest" in card.words
    assert card.buttons == []
    await ask_again(bot)
    assert "asked again further down" in card.words
    [again] = asked(mia)
    await bot.press(mia, again, "Add photos")
    assert "Send me photos of Tim" in mia.inbox[-1].words
    await bot.send_photos(mia, bot.engine.draw(bot.engine.face(tim=0.93)))
    assert any("I learn Tim from this photo as well" in message.words for message in mia.inbox)
