"""Answers of the bot: a press gets a toast or an alert, a message gets a reply in its topic."""

import pytest

from bot.messages.card import Card
from bot.telegram.chats.send_cards import say
from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def test_an_answer_that_must_be_read_is_an_alert(bot: WholeBot, group: Group, mia: Person) -> None:
    await mia.start_bot()
    await bot.settle()
    shown = mia.inbox[-1]
    answer = await bot.press(mia, shown, data="nothing:1")
    assert "do not know this button" in (answer.text or "")
    assert answer.show_alert


async def test_an_answer_that_the_chat_shows_as_well_is_no_alert(
    bot: WholeBot, group: Group, connected: None, mia: Person
) -> None:
    shown = await bot.write(mia, "/people")
    answer = await bot.press(mia, shown, "Anna")
    assert not answer.show_alert


async def test_an_answer_stands_in_the_topic_of_what_it_answers(bot: WholeBot, ada: Person) -> None:
    """Where the topic General is closed, Telegram refuses an answer that names no topic."""
    forum = bot.tg.add_group("Parents", admins=[ada], forum=True)
    await forum.add_bot(by=ada)
    forum.promote_bot(by=ada)
    topic = (await bot.world.bot.create_forum_topic(forum.id, "Photos")).message_thread_id
    asked = await bot.world.bot.send_message(forum.id, "/connect", message_thread_id=topic)
    await say(bot.world.bot, forum.id, Card("Here"), reply_to=asked)
    assert forum.from_bot[-1].thread_id == topic


@pytest.mark.parametrize(
    "why",
    ["TOPIC_CLOSED", "CHAT_WRITE_FORBIDDEN", "CHAT_SEND_PLAIN_FORBIDDEN", "message thread not found"],
)
async def test_an_answer_that_a_group_refuses_is_no_failure(
    bot: WholeBot, group: Group, ada: Person, why: str
) -> None:
    closed = bot.tg.faults.add("400", method="sendMessage", times=9, description=f"Bad Request: {why}")
    await ada.send(group, "/connect")
    await bot.settle()
    assert closed.hits > 0
    left = "SELECT state FROM tasks WHERE kind = 'handle_update' AND state <> 'done'"
    assert await sql.values(str, left) == []
