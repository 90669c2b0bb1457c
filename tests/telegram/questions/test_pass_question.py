"""*Unsure* and *Later*: the question stays open, for the admins or for tomorrow."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import link_user
from tests.telegram.admin_chat import connect, faces_of, open_admin_chat, say_there
from tests.telegram.mishaps import change_while_muted
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person, mia: Person) -> Group:
    chat = await open_admin_chat(bot, ada)
    await connect(bot, group, chat, mia, "Anna")
    return chat


async def asked(bot: WholeBot, group: Group, ada: Person, mia: Person, *likenesses: float) -> Message:
    for likeness in likenesses:
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=likeness)))
    await bot.settle()
    await bot.make_due()
    await bot.settle()
    return questions(mia)[-1]


def questions(person: Person) -> list[Message]:
    """The questions that `person` sees, without the photos that an answer brought."""
    shown = [m for m in person.inbox if m.photo is not None and "Anna" in m.words and not m.deleted]
    return [m for m in shown if not m.words.startswith("Anna")]


async def a_day_later(bot: WholeBot) -> None:
    await sql.execute("UPDATE question_passes SET ask_again_at = ask_again_at - interval '1 day'")
    await bot.make_due()
    await bot.settle()


async def test_whoever_is_not_sure_is_asked_no_more_and_the_admins_decide(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    question = await asked(bot, group, ada, mia, 0.4)
    assert "🤷 Unsure" in question.buttons
    answer = await bot.press(mia, question, "Unsure")
    assert answer.text == "Thank you! The admins will decide about it."
    assert "The admins will decide" in question.words
    assert question.buttons == []
    assert "Nothing is waiting" in (await bot.write(mia, "/queue")).words
    assert "Anna" in (await say_there(bot, admins, ada, "/queue")).words
    assert "not sure" in (await say_there(bot, admins, ada, "/review")).words
    theirs = next(m for m in reversed(admins.from_bot) if "Is this Anna?" in m.words)
    assert "🤷 Unsure" not in theirs.buttons
    await bot.press(ada, theirs, "Yes")
    assert await faces_of("Anna") == 1
    assert "Yes, this is Anna" in question.words


async def test_another_owner_is_still_asked(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    otto = bot.tg.add_user("Otto", started=True)
    group.add(otto)
    await bot.write(otto, "/start")
    await link_user(otto.id, "Anna", "owner")
    question = await asked(bot, group, ada, mia, 0.4)
    await bot.press(mia, question, "Unsure")
    assert not any("Is this Anna?" in m.words for m in admins.from_bot)
    [theirs] = questions(otto)
    await bot.press(otto, theirs, "Yes")
    assert await faces_of("Anna") == 1


async def test_whoever_answers_later_is_asked_again_the_next_day_by_a_new_message(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    question = await asked(bot, group, ada, mia, 0.4)
    await bot.press(mia, question, "Later")
    assert "I’ll ask again tomorrow" in question.words
    assert "✅ Yes" in question.buttons
    assert questions(mia) == [question]
    await a_day_later(bot)
    [again] = questions(mia)
    assert again is not question
    assert "⏳ Later" in again.buttons
    await bot.press(mia, again, "Yes")
    assert await faces_of("Anna") == 1
    await a_day_later(bot)
    assert len(questions(mia)) == 1


async def test_a_question_put_off_until_later_can_be_answered_at_once(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    question = await asked(bot, group, ada, mia, 0.4)
    await bot.press(mia, question, "Later")
    await bot.press(mia, question, "No")
    assert "not Anna" in question.words
    await a_day_later(bot)
    assert questions(mia) == [question]


async def test_a_card_with_several_faces_is_passed_on_as_a_whole(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    question = await asked(bot, group, ada, mia, 0.4, 0.36)
    assert "Which of these 2 faces" in question.words
    await bot.press(mia, question, "Later")
    await a_day_later(bot)
    again = questions(mia)[-1]
    await bot.press(mia, again, "Unsure")
    assert again.buttons == []
    assert len(await sql.rows("SELECT id FROM question_passes WHERE ask_again_at IS NULL")) == 2
    listed = await say_there(bot, admins, ada, "/review")
    assert "The family was not sure about 2 of them" in listed.words


async def test_only_an_owner_passes_a_question(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    question = await asked(bot, group, ada, mia, 0.4)
    for button in ("Unsure", "Later"):
        data = question.button(button)["callback_data"]
        assert data is not None
        message = await bot.write(ada, "/people")
        unknown = await bot.press(ada, message, data=f"{data.split(':')[0]}:999999")
        assert await bot.press(ada, message, data=data) == unknown
    assert await sql.rows("SELECT id FROM question_passes") == []


async def test_a_question_that_a_muted_bot_could_not_change_comes_again(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await bot.press(mia, await asked(bot, group, ada, mia, 0.4), "Unsure")
    theirs = [m for m in admins.from_bot if "Is this Anna?" in m.words]
    await change_while_muted(bot, admins, ada, theirs[0])
    shown = [m for m in admins.from_bot if "Is this Anna?" in m.words]
    assert [m.photo is not None for m in shown] == [True]
    assert shown != theirs
    await bot.press(ada, shown[0], "Yes")
    assert await faces_of("Anna") == 1


async def test_the_only_admin_who_could_not_tell_as_an_owner_decides_on_the_photo(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """There is no other admin, and no admin chat, who could be asked."""
    await bot.connect(ada, group, "Anna", bot.engine.draw(bot.engine.face(anna=1.0)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    question = await asked(bot, group, mia, ada, 0.4)
    await bot.press(ada, question, "Unsure")
    listed = await bot.write(ada, "/queue")
    assert "is this Anna?" in listed.words
    await bot.press(ada, listed, "1")
    assert "1. nobody I know" in ada.inbox[-1].words
