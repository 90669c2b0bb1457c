"""Whoever adds the bot to a channel is told in private that it works in groups only, and what helps."""

from sandbox.telegram import Person
from sandbox.telegram.content.views import chat_json, member_json, user_json
from sandbox.telegram.entities import Chat, Member
from tests import sql
from tests.telegram.whole_bot import WholeBot

CHANNEL = Chat(-1_009_000_000_007, "channel", "School news")


def _changed(bot: WholeBot, by: Person, before: str, after: str) -> None:
    tg = bot.tg.service
    body = {
        "chat": chat_json(CHANNEL),
        "from": user_json(by.user),
        "date": tg.now(),
        "old_chat_member": member_json(Member(bot.tg.bot, before)),
        "new_chat_member": member_json(Member(bot.tg.bot, after)),
    }
    tg.queue.add("my_chat_member", body, order_key="raw")


async def test_whoever_adds_the_bot_to_a_channel_hears_what_helps(bot: WholeBot, ada: Person) -> None:
    _changed(bot, ada, "left", "administrator")
    await bot.settle()
    [said] = ada.inbox
    assert "School news" in said.words
    assert "discussion group" in said.words
    assert await sql.rows("SELECT id FROM groups") == []
    _changed(bot, ada, "administrator", "left")
    await bot.settle()
    assert ada.inbox == [said]


async def test_nothing_fails_when_whoever_added_the_bot_never_pressed_start(
    bot: WholeBot, mia: Person
) -> None:
    _changed(bot, mia, "left", "administrator")
    await bot.settle()
    assert mia.inbox == []
    assert await sql.values(str, "SELECT DISTINCT state FROM tasks") == ["done"]


async def test_nothing_is_answered_in_the_direct_messages_of_a_channel(bot: WholeBot, ada: Person) -> None:
    """Telegram tells an admin of the channel what people write to it, and refuses answers without a topic."""
    chat = {"id": -100_7, "type": "supergroup", "title": "Kindergarten", "is_direct_messages": True}
    written = {"message_id": 1, "date": 1, "chat": chat, "from": user_json(ada.user), "text": "/help"}
    command = {"type": "bot_command", "offset": 0, "length": 5}
    bot.tg.push_update({"message": {**written, "entities": [command]}})
    await bot.settle()
    assert bot.tg.ledger.calls("sendMessage") == []
