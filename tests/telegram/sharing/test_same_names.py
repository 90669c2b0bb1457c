"""Receivers whose names are the same, or show nothing, are told apart where rights are given and taken."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def shared(bot: WholeBot, person: Person) -> Message:
    return await bot.write(person, "/share Anna")


async def invited(bot: WholeBot, group: Group, mia: Person, name: str) -> Person:
    """Somebody of this name receives Anna, too."""
    person = bot.tg.add_user(name, started=True)
    group.seat(person.user, "member")
    await bot.press(mia, await shared(bot, mia), "Invite somebody")
    link = next(word for word in mia.inbox[-1].words.split() if "start=" in word)
    await person.start_bot(link.partition("?start=")[2])
    await bot.settle()
    await bot.press(person, person.inbox[-1], "I agree")
    return person


@pytest.fixture
async def grandpa(bot: WholeBot, connected: None, group: Group, mia: Person) -> Person:
    return await invited(bot, group, mia, "Hans")


@pytest.fixture
async def other(bot: WholeBot, grandpa: Person, group: Group, mia: Person) -> Person:
    """Calls himself as grandpa does."""
    return await invited(bot, group, mia, "hans ")


async def owners() -> list[int]:
    return await sql.values(
        int,
        """SELECT r.tg_user_id FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.role = 'owner' AND l.state = 'approved' ORDER BY l.id""",
    )


async def test_lines_of_namesakes_say_the_id_and_have_the_number_that_stands_on_their_buttons(
    bot: WholeBot, mia: Person, grandpa: Person, other: Person
) -> None:
    card = await shared(bot, mia)
    assert "• Mia Lind (decides)\n" in card.words
    assert f"• 2. Hans (id {grandpa.id})\n• 3. hans (id {other.id})" in card.words
    assert card.buttons[1:3] == ["✖️ Remove 2. Hans", "👑 2. Hans decides too"]
    await bot.press(mia, card, "Remove 3. hans")
    assert f"hans (id {other.id}) will no longer receive" in card.words
    await bot.press(mia, card, "Remove")
    assert f"hans (id {other.id}) no longer receives" in card.words


async def test_a_name_that_shows_nothing_is_told_by_its_id(
    bot: WholeBot, group: Group, mia: Person, grandpa: Person
) -> None:
    unseen = await invited(bot, group, mia, "\u3164")
    card = await shared(bot, mia)
    assert f"(id {unseen.id})" in card.words
    assert "• Hans" in card.words
    assert any("Remove 3." in button for button in card.buttons)


async def test_different_names_stand_as_they_are(bot: WholeBot, mia: Person, grandpa: Person) -> None:
    card = await shared(bot, mia)
    assert "• Hans" in card.words
    assert "(id" not in card.words
    assert "✖️ Remove Hans" in card.buttons


async def test_whoever_only_receives_does_not_learn_that_there_is_a_namesake(
    bot: WholeBot, grandpa: Person, other: Person
) -> None:
    card = await shared(bot, grandpa)
    assert "• Hans" in card.words
    assert "(id" not in card.words


async def test_somebody_decides_too_only_after_a_question_that_says_what_it_gives(
    bot: WholeBot, mia: Person, grandpa: Person, other: Person
) -> None:
    card = await shared(bot, mia)
    await bot.press(mia, card, "👑 3. hans decides too")
    assert await owners() == [mia.id]
    assert f"Shall hans (id {other.id}) decide about Anna too?" in card.words
    assert "delete Anna" in card.words
    await bot.press(mia, card, "Back")
    assert await owners() == [mia.id]
    await bot.press(mia, card, "👑 2. Hans decides too")
    await bot.press(mia, card, "👑 Hans decides too")
    assert await owners() == [mia.id, grandpa.id]
    assert f"From now on Hans (id {grandpa.id}) decides too" in card.words
