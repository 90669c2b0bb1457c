"""A prompt waits for words. The dialogue before it goes on once the prompt is answered, refused, too old, or
passed over.
"""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def sending(bot: WholeBot, group: Group, connected: None, mia: Person) -> None:
    """Mia, who receives Anna, is about to send photos of Ben."""
    await bot.connect_until_photos(mia, group, "Ben")


async def answer_to_photo(bot: WholeBot, who: Person) -> str:
    """Sends a photo of Ben, and gives what the bot says of it."""
    [*_, told] = await bot.send_photos(who, bot.engine.draw(bot.engine.face(ben=1.0)))
    return told.words


async def card_of_anna(bot: WholeBot, mia: Person) -> Message:
    card = await bot.write(mia, "/people")
    await bot.press(mia, card, "Anna")
    return card


async def ask_for_words(bot: WholeBot, mia: Person, *buttons: str) -> None:
    card = await card_of_anna(bot, mia)
    for button in buttons:
        await bot.press(mia, card, button)


async def wait_in_vain(minutes: int) -> None:
    await sql.execute(
        """UPDATE conversations SET data = jsonb_set(data, '{asking,at}', to_jsonb(
               (now() - make_interval(mins => $1))::text))""",
        minutes,
    )


@pytest.mark.parametrize("command", ["/hide", "/history"])
async def test_choosing_a_person_from_a_list_ends_the_prompt_of_the_list(
    bot: WholeBot, sending: None, mia: Person, command: str
) -> None:
    card = await bot.write(mia, command)
    await bot.press(mia, card, "Anna")
    assert "good photo" in await answer_to_photo(bot, mia)


async def test_choosing_whom_to_delete_ends_the_prompt_of_the_list(
    bot: WholeBot, connected: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/delete")
    await bot.press(ada, card, "Anna")
    said = len(admins.from_bot)
    await ada.send(admins, "Ann")
    await bot.settle()
    assert len(admins.from_bot) == said


async def test_hiding_a_person_leaves_the_prompt_for_its_new_name_open(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    await ask_for_words(bot, mia, "✏️ Rename")
    await bot.press(mia, await card_of_anna(bot, mia), "🙈 Hide")
    assert "Anna is called Annabella now" in (await bot.write(mia, "Annabella")).words


@pytest.mark.parametrize("command", ["/merge", "/move"])
async def test_a_refused_command_asks_nothing(
    bot: WholeBot, sending: None, mia: Person, command: str
) -> None:
    await bot.write(mia, command)
    assert "good photo" in await answer_to_photo(bot, mia)


async def test_where_there_is_nobody_to_choose_nothing_is_asked(
    bot: WholeBot, group: Group, zoe: Person
) -> None:
    await bot.connect_until_photos(zoe, group, "Ben")
    assert "not connected anybody yet" in (await bot.write(zoe, "/hide")).words
    assert "good photo" in await answer_to_photo(bot, zoe)


@pytest.mark.parametrize("buttons", [("✏️ Rename",), ("👥 Who receives", "✏️ What I call them")])
async def test_behind_a_prompt_that_is_too_old_the_connection_goes_on(
    bot: WholeBot, sending: None, mia: Person, buttons: tuple[str, ...]
) -> None:
    await ask_for_words(bot, mia, *buttons)
    await wait_in_vain(14)
    assert "waiting for a written answer" in await answer_to_photo(bot, mia)
    await wait_in_vain(16)
    assert "good photo" in await answer_to_photo(bot, mia)


async def test_whoever_answers_a_prompt_too_late_is_told_so(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    await ask_for_words(bot, mia, "✏️ Rename")
    await wait_in_vain(16)
    assert "too long ago" in (await bot.write(mia, "Annika")).words
    assert "I understand buttons" in (await bot.write(mia, "Annika")).words, "once is enough"
    assert await sql.value(str, "SELECT name FROM persons") == "Anna"
    await ask_for_words(bot, mia, "✏️ Rename")
    await wait_in_vain(16)
    bot.tg.clock.advance(-14 * 60)  # she writes after two minutes; the bot reads it later
    assert "is called Annika now" in (await bot.write(mia, "Annika")).words


@pytest.mark.parametrize("buttons", [("✏️ Rename",), ("👥 Who receives", "✏️ What I call them")])
async def test_words_that_come_too_late_do_not_name_the_person_who_is_being_connected(
    bot: WholeBot, connected: None, mia: Person, buttons: tuple[str, ...]
) -> None:
    consent = await bot.write(mia, "/connect")
    await bot.press(mia, consent, "I agree")
    await ask_for_words(bot, mia, *buttons)
    await wait_in_vain(16)
    said = len(mia.inbox)
    assert "three photos of the person" in (await bot.write(mia, "Annika")).words, "the connection goes on"
    assert "too long ago" in mia.inbox[said].words
    assert await sql.values(str, "SELECT name FROM persons") == ["Anna"]
    assert "3 to 5 photos of Ben" in (await bot.write(mia, "Ben")).words


async def test_words_long_after_a_list_are_no_answer_to_it(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    await bot.write(mia, "/rename")
    await wait_in_vain(16)
    assert "I understand buttons" in (await bot.write(mia, "Good evening, where are the photos?")).words


async def test_words_long_after_a_list_do_not_name_the_person_who_is_being_connected(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    """They were written to narrow the list."""
    consent = await bot.write(mia, "/connect")
    await bot.press(mia, consent, "I agree")
    await bot.write(mia, "/hide")
    await wait_in_vain(16)
    assert "three photos of the person" in (await bot.write(mia, "Anna")).words
    assert "3 to 5 photos of Ben" in (await bot.write(mia, "Ben")).words


async def test_a_moderator_who_replies_too_late_is_told_so(
    bot: WholeBot, connected: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/rename Anna")
    await wait_in_vain(16)
    said = len(admins.from_bot)
    await ada.send(admins, "Lunch?")
    await bot.settle()
    assert len(admins.from_bot) == said, "it may be for somebody else"
    card = await say_there(bot, admins, ada, "/rename Anna")
    await wait_in_vain(16)
    await ada.send(admins, "Annika", reply_to=card)
    await bot.settle()
    assert "too long ago" in admins.from_bot[-1].words


@pytest.mark.parametrize("minutes", [1, 16])
async def test_whoever_continues_the_connection_passes_the_prompt_over(
    bot: WholeBot, sending: None, mia: Person, minutes: int
) -> None:
    await ask_for_words(bot, mia, "✏️ Rename")
    await wait_in_vain(minutes)
    going_on = await bot.write(mia, "/connect")
    await bot.press(mia, going_on, "Continue")
    assert "3 to 5 photos of Ben" in going_on.words
    assert "good photo" in await answer_to_photo(bot, mia)


async def test_whoever_continues_by_an_earlier_card_passes_the_prompt_over(
    bot: WholeBot, sending: None, mia: Person
) -> None:
    going_on = await bot.write(mia, "/connect")
    await ask_for_words(bot, mia, "✏️ Rename")
    await bot.press(mia, going_on, "Continue")
    assert "3 to 5 photos of Ben" in going_on.words
    assert "good photo" in await answer_to_photo(bot, mia)


async def test_whoever_agrees_passes_the_prompt_over(bot: WholeBot, connected: None, mia: Person) -> None:
    consent = await bot.write(mia, "/connect")
    await ask_for_words(bot, mia, "✏️ Rename")
    await bot.press(mia, consent, "I agree")
    assert "You agreed on" in consent.words
    assert "3 to 5 photos of Ben" in (await bot.write(mia, "Ben")).words


async def test_done_ends_the_adding_of_photos_also_while_a_prompt_waits(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    await ask_for_words(bot, mia, "📚 Training photos", "➕ Add photos")
    adding = mia.inbox[-1]
    await ask_for_words(bot, mia, "✏️ Rename")
    await bot.press(mia, adding, "Done")
    assert "I have not kept it" in await answer_to_photo(bot, mia)


async def test_what_a_moderator_says_to_somebody_else_is_no_name(
    bot: WholeBot, connected: None, admins: Group, ada: Person, mia: Person
) -> None:
    admins.add(mia)
    card = await say_there(bot, admins, ada, "/rename Anna")
    keys = await mia.send(admins, "Who has the keys?")
    said = len(admins.from_bot)
    await ada.send(admins, "Me", reply_to=keys)
    await ada.forward(keys, admins)
    await bot.settle()
    assert len(admins.from_bot) == said, admins.from_bot[-1].words
    await ada.send(admins, "Annabella", reply_to=card)
    await bot.settle()
    assert "Anna is called Annabella now" in admins.from_bot[-1].words


async def test_what_a_moderator_writes_in_another_topic_is_no_name(
    bot: WholeBot, connected: None, admins: Group, ada: Person
) -> None:
    admins.chat.is_forum = True
    admins.promote_bot(by=ada)
    lunch, photos = [
        (await bot.world.bot.create_forum_topic(admins.id, name)).message_thread_id
        for name in ("Lunch", "Photos")
    ]
    await ada.send(admins, "/rename Anna", topic=photos)
    await bot.settle()
    said = len(admins.from_bot)
    for topic in (lunch, None):
        await ada.send(admins, "Soup", topic=topic)
    await bot.settle()
    assert len(admins.from_bot) == said, admins.from_bot[-1].words
    await ada.send(admins, "Annabella", topic=photos)
    await bot.settle()
    assert "Anna is called Annabella now" in admins.from_bot[-1].words


async def test_the_prompt_for_a_person_who_was_merged_meanwhile_ends_with_one_answer(
    bot: WholeBot, connected: None, admins: Group, ada: Person
) -> None:
    await say_there(bot, admins, ada, "/rename Anna")
    await sql.execute(
        """WITH other AS (
               INSERT INTO persons (workspace_id, name, name_key, approval)
               SELECT workspace_id, 'Ben', 'ben', 'approved' FROM persons WHERE name = 'Anna' RETURNING id)
           UPDATE persons SET status = 'MERGED', merged_into_id = other.id FROM other WHERE name = 'Anna'"""
    )
    for said, answers in (("Annabella", 1), ("Soup", 0)):
        before = len(admins.from_bot)
        await ada.send(admins, said)
        await bot.settle()
        assert len(admins.from_bot) == before + answers
