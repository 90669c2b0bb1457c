"""/review: one card for all questions about a person, for the one moderator who looks at it."""

import re

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, faces_of, open_admin_chat, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import faces_asked_for, sheets
from tests.telegram.whole_bot import WholeBot
from tests.usecases.reviewing import time_is_up


@pytest.fixture
async def otto(bot: WholeBot) -> Person:
    return bot.tg.add_user("Otto", started=True)


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person, otto: Person, mia: Person) -> Group:
    """The admin chat, in which Ada and Otto decide. Mia connected Anna."""
    chat = await open_admin_chat(bot, ada, otto)
    await connect(bot, group, chat, mia, "Anna")
    return chat


async def post_unsure(bot: WholeBot, group: Group, ada: Person, *likenesses: float) -> None:
    for likeness in likenesses:
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=likeness)))
        await bot.settle()


async def person_card(bot: WholeBot, admins: Group, ada: Person) -> Message:
    """Opens the list of /review, and turns it into the card of its first person."""
    listed = await say_there(bot, admins, ada, "/review")
    await bot.press(ada, listed, "1")
    return listed


@pytest.mark.checklist(224)
async def test_a_person_is_listed_opened_ticked_and_accepted_with_one_press_and_taken_back(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, group, ada, 0.46, 0.4, 0.36)
    before = len(mia.photos)
    card = await say_there(bot, admins, ada, "/review")
    assert "3 faces are waiting" in card.words
    assert "Anna: 3 faces, the best one 75 % sure" in card.words
    await bot.press(ada, card, "1")
    assert "Are these 3 faces Anna?" in card.words
    assert "✋ Ada Admin is looking at these" in card.words
    assert len(sheets(admins)) == 1
    assert len(await faces_asked_for()) == 3
    third = card.words.splitlines()[-1]
    least = await sql.value(float, "SELECT min(aggregate_confidence) AS least FROM face_suggestions")
    assert least is not None
    assert third == f"3. {100 * least:.0f} %"  # the number of its face on the sheet, and how sure
    await bot.press(ada, card, "3")
    assert card.words.splitlines()[-1] == f"{third}, ✖️ not this one"
    await bot.press(ada, card, "Yes: 2 faces")
    assert "answered yes for 2 faces" in card.words
    assert sheets(admins) == []
    assert await faces_of("Anna") == 2
    assert len(mia.photos) == before + 2
    await bot.press(ada, card, "Undo")
    assert await faces_of("Anna") == 0
    assert len(mia.photos) == before


async def test_a_card_says_what_somebody_else_answered_meanwhile(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, group, ada, 0.4)
    card = await person_card(bot, admins, ada)
    [question] = [message for message in mia.inbox if "Is this Anna?" in message.words]
    await bot.press(mia, question, "No")
    late = await bot.press(ada, card, "Yes: 1 face")
    assert "has already decided this" in (late.text or "")
    assert "1. ✖️ answered no" in card.words
    assert "There is nothing left to do" in card.words
    assert card.buttons == ["‹ Back"]


async def test_why_each_face_of_a_page_waits_is_told_with_the_face_that_it_is_like_most(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, group, admins, mia, "Ben")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.42, ben=0.38)))
    await post_unsure(bot, group, ada, 0.36)
    card = await person_card(bot, admins, ada)
    await bot.press(ada, card, "Why?")
    [why] = [message for message in admins.from_bot if "Why I ask whether this is Anna" in message.words]
    assert why.reply_to is card
    lines = why.words.splitlines()
    assert lines[1].startswith("1.")
    assert "Next comes Ben, almost as similar" in lines[1] + lines[2]
    assert "nobody else" in lines[1] + lines[2]
    assert len(await faces_asked_for()) == 4
    await bot.press(ada, card, "Yes: 2 faces")
    assert await faces_of("Anna") == 2


async def test_all_faces_or_those_that_are_sure_enough_are_accepted_with_one_press(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    await post_unsure(bot, group, ada, 0.46, 0.4, 0.36)
    card = await person_card(bot, admins, ada)
    assert [text for text in card.buttons if "From" in text] == ["✅ From 75 %: 1", "✅ From 65 %: 2"]
    await bot.press(ada, card, "From 65 %")
    assert await faces_of("Anna") == 2
    await bot.press(ada, card, "Continue: 1 face")
    assert "Is this 1 face Anna?" in card.words
    await bot.press(ada, card, "Yes: 1 face")
    assert await faces_of("Anna") == 3
    await bot.press(ada, card, "Who else is waiting")
    assert "No face is waiting" in card.words


@pytest.mark.checklist(98)
async def test_a_no_says_why_and_nothing_is_asked_about_it_again(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    await post_unsure(bot, group, ada, 0.4, 0.36)
    card = await person_card(bot, admins, ada)
    await bot.press(ada, card, "2")
    await bot.press(ada, card, "No to 1 marked")
    assert "Face 2 is not Anna. Why?" in card.words
    await bot.press(ada, card, "Back")
    await bot.press(ada, card, "No to 1 marked")
    await bot.press(ada, card, "A stranger")
    assert "answered no" in card.words
    assert await sql.rows("SELECT reason FROM negative_pairs") == [{"reason": "stranger"}]
    await bot.press(ada, card, "Continue: 1 face")
    await bot.press(ada, card, "No: 1 face")
    await bot.press(ada, card, "Just no")
    assert await faces_of("Anna") == 0
    reasons = await sql.rows("SELECT reason FROM negative_pairs ORDER BY id")
    assert [row["reason"] for row in reasons] == ["stranger", None]


@pytest.mark.checklist(205, 206)
async def test_lists_and_cards_have_as_many_entries_as_is_set(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    bot.configure(face_suggestion_groups_per_page=1, face_suggestion_items_per_group=2)
    await connect(bot, group, admins, mia, "Ben")
    await post_unsure(bot, group, ada, 0.4, 0.38, 0.36)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(ben=0.4)))
    await bot.settle()
    card = await say_there(bot, admins, ada, "/review")
    assert "1. Anna: 3 faces" in card.words
    assert "Ben" not in card.words
    await bot.press(ada, card, "Next")
    assert "2. Ben: 1 face" in card.words
    await bot.press(ada, card, "Previous")
    await bot.press(ada, card, "1")
    assert len(await faces_asked_for()) == 2
    await bot.press(ada, card, "Next")
    assert "3. " in card.words
    assert "2. " not in card.words
    assert len(await faces_asked_for()) == 1
    await bot.press(ada, card, "✅ All: 3")
    assert await faces_of("Anna") == 3


@pytest.mark.checklist(228)
async def test_whoever_presses_on_a_card_of_somebody_else_is_told_who_looks_and_then_who_decided(
    bot: WholeBot, group: Group, admins: Group, ada: Person, otto: Person
) -> None:
    await post_unsure(bot, group, ada, 0.4, 0.36)
    card = await person_card(bot, admins, ada)
    listed = await say_there(bot, admins, otto, "/review")
    assert "✋ Ada Admin is looking at these" in listed.words
    for message, button in ((listed, "1"), (card, "2"), (card, "Yes: 2 faces")):
        said = await bot.press(otto, message, button)
        assert said.show_alert
        assert "Ada Admin is looking at these right now" in (said.text or "")
    all_of_them = card.button("Yes: 2 faces")["callback_data"]
    await bot.press(ada, card, "Yes: 2 faces")
    await time_is_up()
    late = await bot.press(otto, card, data=all_of_them)
    assert "Ada Admin has already decided this" in (late.text or "")
    opened = await bot.press(otto, listed, "1")
    assert "Ada Admin has already decided this" in (opened.text or "")


async def test_what_the_family_decided_meanwhile_is_left_out_and_told(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, group, ada, 0.4, 0.36)
    card = await person_card(bot, admins, ada)
    question = next(m for m in reversed(mia.inbox) if "Is this Anna?" in m.words)
    await bot.press(mia, question, "No")
    await bot.press(ada, card, "Yes: 2 faces")
    assert "Mia Lind decided about 1 face in the meantime" in card.words
    assert await faces_of("Anna") == 1


@pytest.mark.checklist(224)
async def test_the_photo_of_a_face_comes_with_everybody_on_it(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    await post_unsure(bot, group, ada, 0.4)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.36), bot.engine.face()))
    await bot.settle()
    card = await person_card(bot, admins, ada)
    await bot.press(ada, card, "Photos")
    assert card.buttons == ["🖼 1", "🖼 2", "‹ Back"]
    before = len(admins.from_bot)
    await bot.press(ada, card, "🖼 2")
    [came] = admins.from_bot[before:]
    assert came.photo is not None
    assert re.search(r"^1\. .*\n2\. nobody I know", came.words, re.MULTILINE), came.words
    await bot.press(ada, card, "Back")
    assert "Are these 2 faces Anna?" in card.words


async def test_unknown_people_are_reached_from_the_list(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    """An ignored person is not counted, because nobody is asked about them."""
    for look in ("zoe", "max"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
        await bot.settle()
    await sql.execute(
        "UPDATE clusters SET state = 'ignored' WHERE number = (SELECT max(number) FROM clusters)"
    )
    card = await say_there(bot, admins, ada, "/review")
    assert card.buttons == ["❓ 1 unknown person"]
    await bot.press(ada, card, "unknown person")
    assert "unknown" in card.words


async def test_a_moderator_reviews_in_private_and_nobody_else_does(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, group, ada, 0.4)
    card = await bot.write(ada, "/review")
    await bot.press(ada, card, "1")
    assert "Is this 1 face Anna?" in card.words
    assert "is looking" not in card.words
    await bot.write(mia, "/review")
    assert "Is this" not in mia.inbox[-1].words
    own = await bot.write(mia, "/people")
    for button in ("Yes: 1 face", "1"):
        data = card.button(button)["callback_data"]
        assert data is not None
        nobodys = ":".join([data.split(":")[0], "999999", *data.split(":")[2:]])
        assert await bot.press(mia, own, data=data) == await bot.press(mia, own, data=nobodys)
    assert await faces_of("Anna") == 0
