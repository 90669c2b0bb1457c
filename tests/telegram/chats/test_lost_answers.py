"""An answer of the bot arrived, but the bot could not record it and sent it again: one copy stays."""

import pytest
from aiogram.client.telegram import TelegramAPIServer

from bot.telegram.chats.outgoing import remember_said
from domain.errors import Unavailable
from domain.usecases.chats.seek_lost_messages import seek_lost_messages
from sandbox.telegram import Person
from tests import sql
from tests.telegram.whole_bot import WholeBot
from tests.usecases.losing import clocks_move_on


async def test_an_answer_that_arrived_twice_is_there_once(
    bot: WholeBot, mia: Person, connected: None
) -> None:
    await write_and_let_time_pass(bot, mia, "/help")
    bot.tg.faults.add("cut_after", method="sendMessage")
    await mia.write("/people")
    await bot.settle()
    assert await there_after_search(bot, mia) == (False, True)
    # To look for the copy, the bot took only turns of Mia's chat that nothing else needed.
    assert {*bot.rates.spare} == {mia.id}


async def test_an_answer_that_was_sent_and_not_recorded_is_there_once(
    bot: WholeBot, mia: Person, connected: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot knew the answer's number, but could not record which persons the answer names."""

    async def dies(*_: object, **__: object) -> None:
        raise Unavailable("Postgres", "away")

    await write_and_let_time_pass(bot, mia, "/help")
    with monkeypatch.context() as patched:
        patched.setattr(remember_said, "note_said", dies)
        await mia.write("/people")
        await bot.settle()
    assert await there_after_search(bot, mia) == (False, True)


async def write_and_let_time_pass(bot: WholeBot, mia: Person, words: str) -> None:
    """Writes and lets time pass, so that the numbers of later messages can be told from this one's."""
    await mia.write(words)
    await bot.settle()
    await clocks_move_on()


async def there_after_search(bot: WholeBot, mia: Person) -> tuple[bool, bool]:
    """Has the answer about Anna sent again and the lost copy sought. Tells whether the
    lost copy is there, and whether the new one is.
    """
    await sql.execute("UPDATE tasks SET not_before = now() WHERE kind = 'handle_update'")
    await bot.settle()
    first, second = mia.inbox[-2:]
    assert "Anna" in first.words
    assert first.words == second.words
    await clocks_move_on()
    await write_and_let_time_pass(bot, mia, "/help")
    await seek_lost_messages(settle_s=bot.settings.longest_send_s(), doorbell=bot.world.doorbell)
    await bot.settle()
    return not first.deleted, not second.deleted


async def test_messages_in_a_chat_are_on_record_with_their_numbers(
    bot: WholeBot, mia: Person, connected: None
) -> None:
    await mia.write("/help")
    await mia.write("/people")
    await bot.settle()
    rows = await sql.rows("SELECT tg_message_id FROM sent_messages WHERE tg_chat_id = $1", mia.id)
    from_bot = {message.message_id for message in mia.inbox if message.sender.id != mia.id}
    assert {row["tg_message_id"] for row in rows} == from_bot


async def test_a_message_that_found_no_connection_is_no_lost_message(
    bot: WholeBot, mia: Person, connected: None
) -> None:
    session = bot.world.bot.session
    real_api, session.api = session.api, TelegramAPIServer.from_base("http://127.0.0.1:1")
    with pytest.raises(Unavailable):
        await bot.world.bot.send_message(mia.id, "Hello")
    session.api = real_api
    assert await sql.rows("SELECT id FROM sent_messages WHERE tg_message_id IS NULL") == []
