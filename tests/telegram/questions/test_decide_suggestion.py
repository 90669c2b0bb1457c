"""A face between the two thresholds becomes one question to the owner."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def question(bot: WholeBot, group: Group, ada: Person, mia: Person) -> Message:
    """The question to Mia whether a posted photo shows Anna."""
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=1.0)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.4)))
    await bot.settle()
    return mia.inbox[-1]


async def test_the_question_shows_the_face_and_no_photo_goes_out(question: Message, mia: Person) -> None:
    assert "Is this Anna?" in question.words
    assert question.photo is not None
    assert question.buttons == ["✅ Yes", "✖️ No", "🤷 Unsure", "⏳ Later", "❔ Why?"]
    assert await sql.rows("SELECT * FROM deliveries") == []


async def test_whoever_moderates_may_look_at_the_whole_photo(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await bot.connect(ada, group, "Anna", bot.engine.draw(bot.engine.face(anna=1.0)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await mia.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.4)))
    await bot.settle()
    question = ada.inbox[-1]
    assert "Is this Anna?" in question.words
    await bot.press(ada, question, "Show in a photo")
    assert "1. nobody I know" in ada.inbox[-1].words
    assert question.buttons == ["✅ Yes", "✖️ No", "🤷 Unsure", "⏳ Later", "❔ Why?", "🖼 Show in a photo"]


async def test_yes_brings_the_photo(bot: WholeBot, question: Message, mia: Person) -> None:
    await bot.press(mia, question, "Yes")
    assert "Yes, this is Anna" in question.words
    assert question.buttons == ["↩️ Undo"]
    assert mia.photos[-1].words.startswith("Anna\n")


async def test_no_is_remembered(bot: WholeBot, question: Message, mia: Person) -> None:
    await bot.press(mia, question, "No")
    assert "not Anna" in question.words
    assert mia.photos == [question]
    assert len(await sql.rows("SELECT * FROM negative_pairs")) == 1


async def test_a_wrong_yes_is_taken_back_and_asked_again(
    bot: WholeBot, question: Message, mia: Person
) -> None:
    await bot.press(mia, question, "Yes")
    sent = mia.photos[-1]
    await bot.press(mia, question, "Undo")
    taken_back = mia.inbox[-1]
    assert "The question “Is this Anna?” is open again" in taken_back.words
    assert sent not in mia.photos
    assert "Is this Anna?" in question.words
    assert question.buttons == ["✅ Yes", "✖️ No", "🤷 Unsure", "⏳ Later", "❔ Why?"]
    await bot.press(mia, taken_back, "Redo")
    assert question.buttons == ["↩️ Undo"]
    assert mia.photos[-1].words.startswith("Anna\n")


async def test_a_wrong_no_is_taken_back_from_the_list(bot: WholeBot, question: Message, mia: Person) -> None:
    await bot.press(mia, question, "No")
    listed = await bot.write(mia, "/undo")
    assert "“Is this Anna?” was answered no" in listed.words
    await bot.press(mia, listed, "1")
    assert question.buttons == ["✅ Yes", "✖️ No", "🤷 Unsure", "⏳ Later", "❔ Why?"]
    await bot.press(mia, question, "Yes")
    assert mia.photos[-1].words.startswith("Anna\n")


async def test_the_second_answer_changes_nothing(bot: WholeBot, question: Message, mia: Person) -> None:
    yes, no = (question.button(text)["callback_data"] for text in ("Yes", "No"))
    await bot.press(mia, question, data=no)
    assert "already been decided" in ((await bot.press(mia, question, data=yes)).text or "")
    assert await sql.rows("SELECT * FROM deliveries") == []


async def test_only_who_is_asked_can_answer(bot: WholeBot, group: Group, question: Message) -> None:
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    message = await bot.write(nora, "/start")
    forged = await bot.press(nora, message, data=question.button("Yes")["callback_data"])
    assert forged == await bot.press(nora, message, data="yes:999999")
    [row] = await sql.rows("SELECT status FROM face_suggestions")
    assert row["status"] == "PENDING"


REASONS = ["Somebody else", "Brother or sister", "Not a face", "Too blurry", "A stranger", "Another reason"]


@pytest.mark.parametrize("answer", ["Yes", "No", "Unsure"])
async def test_an_owner_who_left_the_group_answers_no_card_that_is_still_in_the_chat(
    bot: WholeBot, group: Group, question: Message, mia: Person, answer: str
) -> None:
    """The Mini App refuses this owner, too: the admins are asked instead."""
    group.remove(mia)
    await bot.settle()
    pressed = await bot.press(mia, question, answer)
    assert "no such question" in (pressed.text or "")
    assert await sql.values(str, "SELECT status FROM face_suggestions") == ["PENDING"]
    assert await sql.rows("SELECT 1 FROM question_passes") == []


@pytest.mark.checklist(222)
async def test_after_a_no_the_owner_may_say_why(bot: WholeBot, question: Message, mia: Person) -> None:
    await bot.press(mia, question, "No")
    assert question.buttons == ["↩️ Undo", *REASONS]
    await bot.press(mia, question, "A stranger")
    assert "not Anna" in question.words
    assert "It is a stranger" in question.words
    assert question.buttons == ["↩️ Undo"]
    assert await sql.rows("SELECT reason FROM negative_pairs") == [{"reason": "stranger"}]


async def test_a_no_because_of_a_sibling_offers_to_declare_the_two_look_alikes(
    bot: WholeBot, question: Message, mia: Person
) -> None:
    await bot.press(mia, question, "No")
    await bot.press(mia, question, "Brother or sister")
    assert question.buttons == ["↩️ Undo", "👥 Not to be confused with …"]


async def test_a_reason_is_taken_back_with_the_answer(bot: WholeBot, question: Message, mia: Person) -> None:
    await bot.press(mia, question, "No")
    await bot.press(mia, question, "Not a face")
    await bot.press(mia, question, "Undo")
    assert question.buttons == ["✅ Yes", "✖️ No", "🤷 Unsure", "⏳ Later", "❔ Why?"]
    assert await sql.rows("SELECT id FROM face_instances WHERE set_aside IS NOT NULL") == []


async def test_a_reason_that_does_not_exist_changes_nothing(
    bot: WholeBot, question: Message, mia: Person
) -> None:
    await bot.press(mia, question, "No")
    pressed = question.button("A stranger")["callback_data"].rpartition(":")[0]
    for place in (0, 7):
        await bot.press(mia, question, data=f"{pressed}:{place}")
    assert await sql.rows("SELECT reason FROM negative_pairs") == [{"reason": None}]


async def test_whoever_is_asked_may_know_why(
    bot: WholeBot, group: Group, question: Message, mia: Person
) -> None:
    await bot.press(mia, question, "Why?")
    card, picture = mia.inbox[-2:]
    assert picture.photo is not None
    assert picture.reply_to == card
    assert "Why I ask whether this is Anna" in card.words
    assert "1 of the 1 photos" in card.words
    assert "I know nobody else" in card.words
    assert "Below: the photo of Anna that it looks most like" in card.words


async def test_why_promises_no_photo_that_has_not_come_to_whoever_is_asked(
    bot: WholeBot, group: Group, question: Message, ada: Person, mia: Person
) -> None:
    """Whoever joined a person later has not received the photos that the person is recognised by."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=1.0)))
    await bot.settle()
    source = await sql.value(
        str,
        """SELECT f.id::text FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.kind = 'post' AND f.person_id IS NOT NULL""",
    )
    await sql.execute("UPDATE face_suggestions SET source_face_id = $1::uuid", source)
    await sql.execute("UPDATE deliveries SET taken_away_at = now(), state = 'retracted'")
    await bot.press(mia, question, "Why?")
    card = mia.inbox[-1]
    assert card.photo is None
    assert "Below" not in card.words
    assert "I show a photo of Anna that I compare with only if it has come to you" in card.words


async def test_the_name_of_whoever_comes_next_is_for_moderators(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    for who, name, look in ((mia, "Anna", "anna"), (nora, "Zoe", "zoe")):
        await bot.connect(who, group, name, bot.engine.draw(bot.engine.face(**{look: 1.0})))
        await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.4, zoe=0.2)))
    await bot.settle()
    question = mia.inbox[-1]
    pressed = question.button("Why?")["callback_data"]
    await bot.press(mia, question, "Why?")
    assert any("Next comes somebody else" in one.words for one in mia.inbox)
    assert not any("Zoe" in one.words for one in mia.inbox)
    await bot.press(ada, ada.inbox[-1], data=pressed)
    assert any("Next comes Zoe" in one.words for one in ada.inbox)
    before = len(nora.inbox)
    await bot.press(nora, nora.inbox[-1], data=pressed)
    assert not any("Why I ask" in one.words for one in nora.inbox[before - 1 :])
