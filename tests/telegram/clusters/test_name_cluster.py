"""An unknown person has one card in the admin chat. It has a picture, and is edited as things change."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.admin_chat import choose, say_there, setup_payload
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
def otto(bot: WholeBot) -> Person:
    return bot.tg.add_user("Otto")


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person, otto: Person) -> Group:
    admins = bot.tg.add_group("Admins", members=[otto], admins=[ada])
    await choose(bot, ada, admins, await setup_payload(bot, group, ada))
    return admins


async def post(bot: WholeBot, group: Group, by: Person, *, photos: int = 1, look: str = "max") -> None:
    for _ in range(photos):
        await by.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
        await bot.settle()


def cards(admins: Group) -> list[Message]:
    """The cards of unknown people; the picture beside a list is no card."""
    return [message for message in admins.from_bot if message.photo is not None and not message.reply_to]


def question_in(admins: Group) -> Message:
    """The last question whether to delete an unknown person."""
    return next(message for message in reversed(admins.from_bot) if "Keep everything" in message.buttons)


@scene_fixture
async def card(bot: WholeBot, group: Group, admins: Group, mia: Person) -> Message:
    await post(bot, group, mia, photos=3)
    [card] = cards(admins)
    return card


async def say(bot: WholeBot, person: Person, chat: Group, text: str) -> Message:
    await person.send(chat, text)
    await bot.settle()
    return chat.from_bot[-1]


async def connect_anna(bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=1.0)))
    await bot.press(ada, admins.from_bot[-1], "Approve")


async def test_three_faces_are_one_card_in_the_admin_chat_and_nowhere_else(
    bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person
) -> None:
    in_group, private = len(group.from_bot), len(ada.inbox)
    await post(bot, group, mia, photos=2)
    assert cards(admins) == []
    await post(bot, group, mia, photos=3)
    [card] = cards(admins)
    assert "3 faces in 3 photos" in card.words
    assert card.buttons == [
        *("🏷 Name …", "🔗 Same as …", "👥 Looks like …", "✂️ Split …", "🙈 Ignore", "🗑 Delete …")
    ]
    assert (len(group.from_bot), len(ada.inbox), mia.inbox) == (in_group, private, [])


async def test_a_name_is_written_and_the_card_says_it(
    bot: WholeBot, admins: Group, otto: Person, card: Message
) -> None:
    await bot.press(otto, card, "Name")
    assert any("Answer this message with the name" in message.words for message in admins.from_bot)
    result = await say(bot, otto, admins, "Max")
    assert "Max" in result.words
    assert "This is Max, says Otto" in card.words
    assert card.buttons == ["↩️ Undo"]
    assert await approvals() == {"Max": "approved"}


async def test_undo_on_the_card_asks_again(bot: WholeBot, admins: Group, otto: Person, card: Message) -> None:
    await bot.press(otto, card, "Name")
    await say(bot, otto, admins, "Max")
    before = len(admins.from_bot)
    await bot.press(otto, card, "Undo")
    assert len(admins.from_bot) == before + 1, "the answer is a message of its own: a task edits the card"
    assert "Who is this?" in card.words
    assert card.buttons[0] == "🏷 Name …"
    assert await sql.rows("SELECT id FROM face_instances WHERE person_id IS NOT NULL") == []


@pytest.mark.checklist(27)
async def test_a_name_that_somebody_has_is_asked_about_first(
    bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person, card: Message
) -> None:
    await connect_anna(bot, group, admins, mia, ada)
    before = len(mia.photos)
    await bot.press(ada, card, "Name")
    preview = await say_there(bot, admins, ada, "aNNa")
    assert "If so, Anna gets 3 faces in 3 photos" in preview.words
    assert "Mia Lind" in preview.words
    assert len(mia.photos) == before
    await bot.press(ada, preview, "Yes, it is Anna")
    assert len(mia.photos) == before + 3
    assert "This is Anna, says Ada Admin" in card.words


async def test_a_name_that_a_request_has_is_refused_with_its_number(
    bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person, card: Message
) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=1.0)))
    [request] = await sql.rows("SELECT number FROM persons")
    await bot.press(ada, card, "Name")
    refusal = await say(bot, ada, admins, "anna")
    assert f"no. {request['number']}, is waiting for a decision" in refusal.words
    assert "Max" in (await say(bot, ada, admins, "Max")).words


async def test_same_as_shows_the_most_alike_first_and_a_written_part_narrows(
    bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person, card: Message
) -> None:
    await connect_anna(bot, group, admins, mia, ada)
    await bot.connect(mia, group, "Zoe", bot.engine.draw(bot.engine.face(max=0.25, zoe=0.9)))
    await bot.press(ada, admins.from_bot[-1], "Approve")
    await bot.press(ada, card, "Same as")
    picker = admins.from_bot[-1]
    assert picker.buttons[:2] == ["Zoe", "Anna"]
    narrowed = await say(bot, ada, admins, "an")
    assert narrowed.buttons[0] == "Anna"
    await bot.press(ada, narrowed, "Anna")
    await bot.press(ada, narrowed, "‹ Back")
    await bot.press(ada, narrowed, "Zoe")
    await bot.press(ada, narrowed, "Yes, it is Zoe")
    assert "This is Zoe" in card.words


async def test_the_card_of_an_ignored_person_says_so_and_nobody_is_asked_again(
    bot: WholeBot, group: Group, admins: Group, mia: Person, otto: Person, card: Message
) -> None:
    await bot.press(otto, card, "Ignore")
    assert "Ignored by Otto" in card.words
    await post(bot, group, mia, photos=3)
    assert cards(admins) == [card]
    assert card.buttons == ["↩️ Stop ignoring"]
    await bot.press(otto, card, "Stop ignoring")
    assert "6 faces in 6 photos" in card.words
    assert card.buttons[0] == "🏷 Name …"


@pytest.mark.checklist(225)
async def test_whoever_is_ignored_is_listed_and_brought_back_from_the_list(
    bot: WholeBot, group: Group, admins: Group, mia: Person, otto: Person, card: Message
) -> None:
    await bot.press(otto, card, "Ignore")
    unknown = await say_there(bot, admins, otto, "/unknown")
    assert "no unknown people" in unknown.words
    assert "Ignored, not asked about: 1 person\n1. 3 faces in 3 photos" in unknown.words
    assert len(sheets(admins)) == 1
    await bot.press(otto, unknown, "1")
    shown = admins.from_bot[-1]
    assert "Ignored by Otto" in shown.words
    await bot.press(otto, shown, "Stop ignoring")
    assert "I ask about unknown person" in shown.words
    assert "Who is this?" in card.words
    unknown = await say_there(bot, admins, otto, "/unknown")
    assert "1 unknown person" in unknown.words
    assert "Ignored" not in unknown.words
    await bot.press(otto, shown, "Undo")
    assert "Ignored by Otto" in card.words


@pytest.mark.parametrize("asked", ["Delete", "/unknown"])
async def test_a_message_on_which_somebody_ignored_offers_undo_and_no_delete_any_more(
    bot: WholeBot, admins: Group, otto: Person, card: Message, asked: str
) -> None:
    if asked == "Delete":
        await bot.press(otto, card, asked)
        message = question_in(admins)
    else:
        listed = await say_there(bot, admins, otto, asked)
        await bot.press(otto, listed, listed.buttons[0])
        message = admins.from_bot[-1]
    assert message is not card
    await bot.press(otto, message, "Ignore")
    assert "I no longer ask about" in message.words
    assert sheets(admins) == []
    assert message.buttons == ["↩️ Undo"]
    assert "Ignored by Otto" in card.words
    await bot.press(otto, message, "Undo")
    assert "Who is this?" in card.words


@pytest.mark.checklist(16)
async def test_delete_asks_first_then_deletes_the_card_too_and_a_certificate_follows(
    bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person, card: Message
) -> None:
    await bot.press(ada, card, "Delete")
    question = question_in(admins)
    assert "3 faces" in question.words
    assert question.buttons == ["Keep everything", "🙈 Ignore", "Delete for good"]
    assert len(await sql.rows("SELECT id FROM face_instances")) == 3
    await bot.press(ada, question, "Delete for good")
    assert cards(admins) == []
    assert (
        await sql.rows("SELECT id FROM face_instances UNION ALL SELECT gen_random_uuid() FROM clusters") == []
    )
    assert "Deleted and verified" in ada.inbox[-1].words


async def test_the_faces_stand_beside_the_question_until_it_is_answered(
    bot: WholeBot, admins: Group, ada: Person, card: Message
) -> None:
    await bot.press(ada, card, "Delete")
    [sheet] = sheets(admins)
    question = sheet.reply_to
    assert question is not None
    assert "3 faces in 3 photos" in question.words
    await bot.press(ada, question, "Keep everything")
    assert "Nothing was deleted" in question.words
    assert sheets(admins) == []
    await bot.press(ada, card, "Delete")
    [sheet] = sheets(admins)
    assert sheet.reply_to is not None
    await bot.press(ada, sheet.reply_to, "Delete for good")
    assert sheets(admins) == []


@pytest.mark.checklist(218, 221)
async def test_more_faces_than_the_threshold_are_asked_about_twice_and_ignoring_is_offered(
    bot: WholeBot, admins: Group, ada: Person, card: Message
) -> None:
    bot.configure(delete_confirm_threshold=3)
    await bot.press(ada, card, "Delete")
    assert question_in(admins).button("Delete for good")["callback_data"].startswith("clustererase:")
    bot.configure(delete_confirm_threshold=2)
    await bot.press(ada, card, "Delete")
    question = question_in(admins)
    await bot.press(ada, question, "Delete for good")
    assert "3 faces of unknown person" in question.words
    assert question.buttons == ["Keep everything", "🙈 Ignore", "Delete for good"]
    assert len(await sql.rows("SELECT id FROM face_instances")) == 3
    await bot.press(ada, question, "Delete for good")
    assert cards(admins) == []
    assert await sql.rows("SELECT id FROM face_instances") == []


@pytest.mark.checklist(218)
async def test_the_button_to_delete_an_unknown_person_deletes_no_more_faces_than_its_card_said(
    bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person, card: Message
) -> None:
    await bot.press(ada, card, "Delete")
    question = question_in(admins)
    data = question.button("Delete for good")["callback_data"]
    await post(bot, group, mia)
    for pressed in (data, data.rsplit(":", 1)[0]):  # the second as buttons were before they had the count
        answer = await bot.press(ada, question, data=pressed)
        assert "faces that would be deleted now: 4" in (answer.text or "")
        assert "4 faces in 4 photos" in question.words
        assert len(await sql.rows("SELECT id FROM face_instances")) == 4
    await bot.press(ada, question, "Delete for good")
    assert await sql.rows("SELECT id FROM face_instances") == []


@pytest.mark.checklist(225)
async def test_the_list_shows_the_unknown_and_a_press_brings_the_card(
    bot: WholeBot, group: Group, admins: Group, mia: Person, otto: Person
) -> None:
    assert "no unknown people" in (await say(bot, otto, admins, "/unknown")).words
    await post(bot, group, mia, photos=2)
    listed = await say_there(bot, admins, otto, "/unknown")
    assert "2 faces in 2 photos" in listed.words
    await bot.press(otto, listed, listed.buttons[0])
    card = cards(admins)
    assert len(card) == 1
    await bot.press(otto, listed, listed.buttons[0])
    assert cards(admins) == card
    assert "2 faces in 2 photos" in admins.from_bot[-1].words


async def test_whoever_does_not_decide_learns_nothing(
    bot: WholeBot, group: Group, admins: Group, card: Message
) -> None:
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    message = await bot.write(nora, "/start")
    for button in ("Name", "Same as", "Looks like", "Split", "Ignore", "Delete"):
        data = str(card.button(button)["callback_data"])
        verb, _, *rest = data.split(":")
        forged = await bot.press(nora, message, data=data)
        assert forged == await bot.press(nora, message, data=":".join([verb, "999999", *rest]))
    assert "❓" in card.words
    assert len(card.buttons) == 6
