"""*Whose child is this?*: members who may know are asked in private, and moderators name the person."""

import pytest

from domain.steps.clusters.ask_whose_child import ask_whose_child
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


async def allow(answers: int = 2) -> None:
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
           SELECT w.id, x.name, x.value, 'tg:1' FROM workspaces w, (VALUES
               ('whose_child_asks', 'true'::jsonb),
               ('whose_child_answers', to_jsonb($1::int))) x (name, value)""",
        answers,
    )


async def ask(bot: WholeBot) -> None:
    """Asks as each round of tidying does."""
    await ask_whose_child(bot.settings, bot.rung)
    await bot.settle()


async def post(bot: WholeBot, group: Group, by: Person, *looks: str) -> None:
    await by.post_photo(group, bot.engine.draw(*(bot.engine.face(**{look: 0.9}) for look in looks)))
    await bot.settle()


def asked(who: Person) -> list[Message]:
    return [message for message in who.inbox if "Whose child is this?" in message.words]


def last_card(who: Person) -> Message:
    return [message for message in who.inbox if "Unknown person no." in message.words][-1]


@pytest.fixture
async def zoe(bot: WholeBot, group: Group) -> Person:
    zoe = bot.tg.add_user("Zoe")
    group.seat(zoe.user, "member")
    await zoe.start_bot()
    return zoe


@scene_fixture
async def strangers(bot: WholeBot, group: Group, mia: Person, ada: Person, zoe: Person) -> None:
    """Mia and Zoe have posted somebody whom nobody knows, and the bot may ask them who it is."""
    for who in (mia, ada):
        await who.start_bot()
    await allow()
    for by in (mia, mia, zoe):
        await post(bot, group, by, "max")


@pytest.mark.usefixtures("strangers")
async def test_equal_answers_are_shown_to_moderators_who_name_the_person(
    bot: WholeBot, mia: Person, zoe: Person, ada: Person
) -> None:
    assert "Only those who look after the group see this" in last_card(ada).words
    await ask(bot)
    await ask(bot)
    [of_mia], [of_zoe] = asked(mia), asked(zoe)
    assert asked(ada) == []
    assert of_mia.photo is not None
    assert "In 2 photos" in of_mia.words
    assert "In 1 photo " in of_zoe.words
    assert of_mia.buttons == ["✏️ Write the name …", "Not mine, I do not know"]
    assert "2 people who may know were asked" in last_card(ada).words

    await bot.press(mia, of_mia, "Write the name")
    await bot.write(mia, "Max")
    assert "You said: Max" in of_mia.words
    assert "Max" not in last_card(ada).words
    await bot.press(zoe, of_zoe, "I do not know")
    assert "You do not know who this is" in of_zoe.words
    await bot.press(zoe, of_zoe, "Change my answer")
    await bot.press(zoe, of_zoe, "Write the name")
    await bot.write(zoe, " max ")

    card = last_card(ada)
    assert "2 of them say: Max" in card.words
    assert await sql.value(int, "SELECT count(*) FROM persons") == 0
    await bot.press(zoe, of_zoe, "Change my answer")
    assert "of them say" not in last_card(ada).words
    await bot.press(zoe, of_zoe, "Write the name")
    await bot.write(zoe, "Max")
    await bot.press(ada, last_card(ada), "Yes, it is Max")
    assert await sql.value(str, "SELECT name FROM persons") == "Max"
    assert "This is Max, says Ada" in card.words
    assert "This question is settled" in of_mia.words
    assert of_zoe.buttons == []
    await bot.press(ada, card, "Undo")
    assert "You said: Max" in of_mia.words
    assert "2 of them say: Max" in last_card(ada).words


@pytest.mark.usefixtures("strangers")
async def test_a_press_gives_no_other_name_than_that_on_the_button(
    bot: WholeBot, mia: Person, ada: Person
) -> None:
    await sql.execute("UPDATE workspace_settings SET value = '1' WHERE name = 'whose_child_answers'")
    await ask(bot)
    [of_mia] = asked(mia)
    await bot.press(mia, of_mia, "Write the name")
    await bot.write(mia, "Anna")
    anna = last_card(ada).button("Yes, it is Anna")["callback_data"]
    await bot.press(mia, of_mia, "Change my answer")
    await bot.press(mia, of_mia, "Write the name")
    await bot.write(mia, "Ben")
    refused = await bot.press(ada, last_card(ada), data=anna)
    assert "Nothing was changed" in (refused.text or "")
    assert await sql.value(int, "SELECT count(*) FROM persons") == 0


@pytest.mark.usefixtures("strangers")
async def test_an_answer_that_names_a_known_person_gives_a_preview_and_moves_nothing_yet(
    bot: WholeBot, group: Group, mia: Person, zoe: Person, ada: Person
) -> None:
    await bot.connect(mia, group, "Tim", bot.engine.draw(bot.engine.face(tim=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ask(bot)
    [of_mia], [of_zoe] = asked(mia), asked(zoe)
    assert of_mia.buttons[0] == "Tim"
    assert of_zoe.buttons == ["✏️ Write the name …", "Not mine, I do not know"]
    await bot.press(mia, of_mia, "Tim")
    await bot.press(zoe, of_zoe, "Write the name")
    await bot.write(zoe, "tim")
    await bot.press(ada, last_card(ada), "Yes, it is Tim")
    assert "Is unknown person no." in ada.inbox[-2].words + ada.inbox[-1].words
    assert await sql.value(int, "SELECT count(*) FROM face_instances WHERE person_id IS NULL") == 3


@pytest.mark.usefixtures("strangers")
async def test_a_name_that_is_written_after_a_button_was_pressed_is_not_taken_for_an_answer(
    bot: WholeBot, mia: Person
) -> None:
    await ask(bot)
    [of_mia] = asked(mia)
    await bot.press(mia, of_mia, "Write the name")
    await bot.press(mia, of_mia, "I do not know")
    answer = await bot.write(mia, "Max")
    assert "Thank you" not in answer.words
    assert "already answered" not in answer.words  # the bot waits for no name any more
    assert "You do not know who this is" in of_mia.words


@pytest.mark.usefixtures("strangers")
async def test_a_second_answer_from_an_old_card_is_refused_with_words(
    bot: WholeBot, mia: Person, zoe: Person
) -> None:
    await ask(bot)
    [of_mia] = asked(mia)
    do_not_know = of_mia.button("I do not know")["callback_data"]
    await bot.press(mia, of_mia, "Write the name")
    await bot.write(mia, "Max")
    refused = await bot.press(mia, of_mia, data=do_not_know)
    assert "You have already answered" in (refused.text or "")
    assert "You said: Max" in of_mia.words


@pytest.mark.usefixtures("strangers")
@pytest.mark.parametrize("how", ["merged", "renamed"])
async def test_an_answer_with_an_earlier_name_means_the_person_who_had_it(
    bot: WholeBot, group: Group, mia: Person, zoe: Person, ada: Person, how: str
) -> None:
    """Mia and Zoe typed *Tim*; afterwards Tim was merged into Lars, or renamed to Lasse."""
    for name in ("Tim", "Lars"):
        await bot.connect(ada, group, name, bot.engine.draw(bot.engine.face(**{name: 0.9})))
        await bot.press(ada, ada.inbox[-1], "Approve")
    await ask(bot)
    [of_mia], [of_zoe] = asked(mia), asked(zoe)
    for who, question, name in ((mia, of_mia, "Tim"), (zoe, of_zoe, "tim")):
        await bot.press(who, question, "Write the name")
        await bot.write(who, name)
    card = last_card(ada)
    assert "2 of them say: Tim" in card.words
    if how == "merged":
        merging = await bot.write(ada, "/merge")
        for button in ("Tim", "Lars", "Yes, one person"):
            await bot.press(ada, merging, button)
    else:
        await bot.write(ada, "/rename Tim")
        await bot.write(ada, "Lasse")
    now = "Lars" if how == "merged" else "Lasse"
    before = await sql.value(int, "SELECT count(*) FROM persons")
    await bot.press(ada, card, "Yes, it is")
    assert await sql.value(int, "SELECT count(*) FROM persons") == before
    assert any(f"If so, {now} gets 3 faces in 3 photos" in message.words for message in ada.inbox)
    assert await sql.value(int, "SELECT count(*) FROM face_instances WHERE person_id IS NULL") == 3
    # Mia answered Tim, and meant the person who has the other name now.
    await bot.press(zoe, of_zoe, "Change my answer")
    await bot.press(zoe, of_zoe, "Write the name")
    await bot.write(zoe, now)
    assert f"2 of them say: {now}" in card.words


@pytest.mark.usefixtures("strangers")
async def test_a_deleted_child_is_named_on_no_question_any_more(
    bot: WholeBot, group: Group, mia: Person, zoe: Person, ada: Person
) -> None:
    await sql.execute("UPDATE workspace_settings SET value = '1' WHERE name = 'whose_child_answers'")
    await bot.connect(mia, group, "Tim", bot.engine.draw(bot.engine.face(tim=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ask(bot)
    [of_mia], [of_zoe] = asked(mia), asked(zoe)
    await bot.press(zoe, of_zoe, "Write the name")
    await bot.write(zoe, "Tim")
    assert of_mia.buttons[0] == "Tim"
    assert "1 of them says: Tim" in last_card(ada).words
    # One answer is enough here, and whoever gave it is not told otherwise.
    for told in (of_zoe, zoe.inbox[-1]):
        assert "once others say the same" not in told.words
        assert "see the name right away" in told.words

    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Tim")
    await bot.press(mia, card, "Delete for good")
    await bot.settle()
    assert of_mia.buttons == ["✏️ Write the name …", "Not mine, I do not know"]
    assert "You do not know who this is" in of_zoe.words
    assert not any("Tim" in f"{message.words} {message.buttons}" for message in ada.inbox)
    assert any("2 people who may know were asked" in message.words for message in ada.inbox)
