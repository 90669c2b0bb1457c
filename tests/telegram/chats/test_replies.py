"""A reply answers the question that it replies to. What answers no open question changes nothing."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, say_there
from tests.telegram.chats.test_prompts import ask_for_words
from tests.telegram.whole_bot import WholeBot


async def test_a_reply_to_another_question_than_the_open_one_names_nobody(
    bot: WholeBot, group: Group, connected: None, admins: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, group, admins, mia, "Ben")
    first = await say_there(bot, admins, ada, "/rename Anna")
    second = await say_there(bot, admins, ada, "/rename Ben")
    assert "not waiting for an answer" in (await reply_there(bot, admins, ada, first, "Max")).words
    people = await say_there(bot, admins, ada, "/people")
    assert "not waiting for an answer" in (await reply_there(bot, admins, ada, people, "Max")).words
    assert "Ben is called Max now" in (await reply_there(bot, admins, ada, second, "Max")).words
    assert "not waiting for an answer" in (await reply_there(bot, admins, ada, second, "Leo")).words
    assert await sql.values(str, "SELECT name FROM persons ORDER BY name") == ["Anna", "Max"]


@pytest.mark.parametrize("buttons", [("✏️ Rename",), ("👥 Who receives", "✏️ What I call them")])
async def test_a_private_reply_to_another_question_names_nobody(
    bot: WholeBot, connected: None, mia: Person, buttons: tuple[str, ...]
) -> None:
    consent = await bot.write(mia, "/connect")
    await bot.press(mia, consent, "I agree")
    await ask_for_words(bot, mia, *buttons)
    asked = mia.inbox[-1]
    await ask_for_words(bot, mia, "🎂 Birth date")
    for _ in ("another question is open", "none is"):
        await mia.write("Annika", reply_to=asked)
        await bot.settle()
        assert "not waiting for an answer" in mia.inbox[-1].words
        await bot.write(mia, "/cancel")
    assert await sql.values(str, "SELECT name FROM persons") == ["Anna"]


async def reply_there(bot: WholeBot, chat: Group, who: Person, to: Message, text: str) -> Message:
    said = len(chat.from_bot)
    await who.send(chat, text, reply_to=to)
    await bot.settle()
    assert len(chat.from_bot) > said, "nobody answered"
    return chat.from_bot[-1]


async def test_a_colleague_who_answers_in_the_admin_chat_is_told_that_it_changed_nothing(
    bot: WholeBot, connected: None, admins: Group, ada: Person, mia: Person
) -> None:
    otto = bot.tg.add_user("Otto", started=True)
    admins.add(otto)
    card = await say_there(bot, admins, ada, "/rename Anna")
    assert "not waiting for an answer" in (await reply_there(bot, admins, otto, card, "Max")).words
    assert "or from somebody else" in ((await bot.press(otto, card, "Cancel")).text or "")
    assert "Anna is called Annika now" in (await reply_there(bot, admins, ada, card, "Annika")).words


async def test_forwarded_words_of_somebody_else_are_no_name(
    bot: WholeBot, group: Group, connected: None, mia: Person, ada: Person
) -> None:
    said = await ada.send(group, "Annika")
    await ask_for_words(bot, mia, "✏️ Rename")
    await mia.forward(said, None)
    await bot.settle()
    assert "waiting for a written answer" in mia.inbox[-1].words
    await bot.write(mia, "/cancel")
    consent = await bot.write(mia, "/connect")
    await bot.press(mia, consent, "I agree")
    await mia.forward(said, None)
    await bot.settle()
    assert await sql.values(str, "SELECT name FROM persons") == ["Anna"]
