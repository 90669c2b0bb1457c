"""Faces that may be Anna are asked about on one card, the surest first, and not too many a day."""

from dataclasses import replace

import pytest

from domain.errors import Unavailable
from domain.fail_points import arm, disarm
from domain.ids import SuggestionId
from domain.queries.access.acting import TelegramRequester
from domain.usecases.questions.decide_suggestions import decide_suggestions
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.mishaps import press_again
from tests.telegram.whole_bot import WholeBot

# The commit of the undo that takes the second answer back, counted from the press.
SECOND_ANSWER = 3
pytestmark = pytest.mark.usefixtures("connected")


async def post_unsure(bot: WholeBot, ada: Person, group: Group, *likeness: float) -> None:
    """Posts photos that come together, and lets the questions about them come due."""
    for anna in likeness:
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=anna)))
    await bot.settle()
    await sql.execute(
        """UPDATE tasks SET not_before = now()
           WHERE kind = 'ask_questions' AND not_before < now() + interval '1 minute'"""
    )
    await bot.settle()


def questions(person: Person) -> list[Message]:
    return [m for m in person.inbox if "Is this Anna" in m.words or "are Anna" in m.words]


async def answers() -> dict[str, int]:
    rows = await sql.rows("SELECT status, count(*) AS n FROM face_suggestions GROUP BY status")
    return {row["status"]: row["n"] for row in rows}


async def test_photos_that_came_together_are_one_question(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4, 0.38)
    [card] = questions(mia)
    assert "Which of these 3 faces are Anna?" in card.words
    assert card.photo is not None
    assert card.buttons == ["1", "2", "3", "✅ All", "✖️ None", "🤷 Unsure", "⏳ Later", "❔ Why?"]
    await bot.press(mia, card, "1")
    await bot.press(mia, card, "2")
    await bot.press(mia, card, "✅ 2")
    await bot.press(mia, card, "3")
    assert card.buttons[:3] == ["✅ 1", "2", "✅ 3"]
    await bot.press(mia, card, "Only the ticked ones")
    assert await answers() == {"ACCEPTED": 2, "REJECTED": 1}
    assert "Anna is in 2 of these 3" in card.words
    assert len([m for m in mia.photos if m is not card]) == 2
    again = await bot.press(mia, card, data=f"qall:{await lead()}")
    assert "already" in (again.text or "")
    assert await answers() == {"ACCEPTED": 2, "REJECTED": 1}


async def test_all_answers_of_a_card_are_taken_back_by_one_press(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4, 0.38)
    [card] = questions(mia)
    await bot.press(mia, card, "1")
    await bot.press(mia, card, "Only the ticked ones")
    assert card.buttons == ["↩️ Undo"]
    [sent] = [m for m in mia.photos if m is not card]
    undo = card.button("Undo")["callback_data"]
    message = await bot.write(zoe, "/start")
    assert await bot.press(zoe, message, data=undo) == await bot.press(zoe, message, data="qundo:999999")
    assert await answers() == {"ACCEPTED": 1, "REJECTED": 2}

    said = await bot.press(mia, card, data=undo)
    assert said.text == "3 answers undone."
    assert await answers() == {"PENDING": 3}
    assert sent not in mia.inbox
    assert "Which of these 3 faces are Anna?" in card.words
    again = await bot.press(mia, card, data=undo)
    assert "changed since" in (again.text or "")
    await bot.press(mia, card, "None")
    assert await answers() == {"REJECTED": 3}


async def test_an_undo_of_a_card_that_is_handled_again_says_what_it_undid(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4, 0.38)
    [card] = questions(mia)
    await bot.press(mia, card, "All")
    said = await press_again(bot, mia, card, "Undo")
    assert said.text == "3 answers undone."
    assert await answers() == {"PENDING": 3}


async def test_an_undo_that_died_in_the_middle_takes_the_rest_back_and_counts_all(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4, 0.38)
    [card] = questions(mia)
    await bot.press(mia, card, "All")
    query = mia.tap(card, "Undo")
    arm("handle_update:postgres.commit.before", SECOND_ANSWER, _go_away)
    await bot.settle()
    assert await answers() == {"ACCEPTED": 2, "PENDING": 1}
    await bot.make_due()
    await bot.settle()
    assert query.answer is not None
    assert query.answer.text == "3 answers undone."
    assert await answers() == {"PENDING": 3}


def _go_away(point: str) -> None:
    disarm()
    raise Unavailable("Postgres", point)


async def test_one_answer_of_a_card_that_was_taken_back_alone_is_given_anew_on_the_card(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4)
    [card] = questions(mia)
    await bot.press(mia, card, "All")
    await bot.write(mia, "/undo")
    await bot.press(mia, mia.inbox[-1], data=mia.inbox[-1].keyboard[0][0]["callback_data"])
    assert await answers() == {"ACCEPTED": 1, "PENDING": 1}
    await bot.press(mia, card, "None")
    assert await answers() == {"ACCEPTED": 1, "REJECTED": 1}


async def answer_in_the_page(bot: WholeBot, who: Person, n: int, *, accept: bool = True) -> None:
    """Answers so many questions about Anna as one operation, the first ones that were asked."""
    number = await sql.value(int, "SELECT number FROM persons WHERE name = 'Anna'")
    asked = await sql.rows("SELECT id FROM face_suggestions ORDER BY id LIMIT $1", n)
    assert number is not None
    await decide_suggestions(
        number,
        [SuggestionId(one["id"]) for one in asked],
        TelegramRequester(who.id, bot.memberships),
        accept=accept,
        settings=bot.settings,
        doorbell=bot.rung,
    )
    await bot.settle()


async def test_a_card_says_how_many_of_its_answers_it_takes_back(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4, 0.38)
    [card] = questions(mia)
    await answer_in_the_page(bot, mia, 2)
    await bot.press(mia, card, "None")
    assert "Undo takes back 1 answer" in card.words
    assert "/undo" in card.words
    said = await bot.press(mia, card, "Undo")
    assert said.text == "1 answer undone."
    assert await answers() == {"ACCEPTED": 2, "PENDING": 1}


@pytest.mark.parametrize(
    ("together", "accept", "status"), [((0.36,), False, "REJECTED"), ((0.36, 0.4), True, "ACCEPTED")]
)
async def test_a_card_whose_answers_were_given_together_with_others_takes_all_of_them_back(
    bot: WholeBot,
    group: Group,
    ada: Person,
    mia: Person,
    together: tuple[float, ...],
    accept: bool,
    status: str,
) -> None:
    await post_unsure(bot, ada, group, *together)
    await post_unsure(bot, ada, group, 0.38)
    card, other = questions(mia)
    n = len(together) + 1
    await answer_in_the_page(bot, mia, n, accept=accept)
    assert await answers() == {status: n}
    for one in (card, other):
        assert one.buttons == ["↩️ Undo"]
        assert f"{n} answers were given at once" in one.words
    await bot.press(mia, card, "Undo")
    assert await answers() == {"PENDING": n}
    assert "Is this Anna" in other.words, "its answer was taken back, too"


async def test_why_is_answered_for_each_face_that_waits(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4, 0.38)
    [card] = questions(mia)
    await bot.press(mia, card, "Why?")
    said, picture = mia.inbox[-2:]
    assert said.reply_to is card
    assert picture.photo is not None
    why = said.words.splitlines()
    assert "Why I ask whether this is Anna" in why[0]
    assert [line[:2] for line in why[1:4]] == ["1.", "2.", "3."]
    assert all("1 of the 1 photos" in line and "nobody else" in line for line in why[1:4])
    # The surest face comes first. Its question ends here.
    await sql.execute(
        "UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now() WHERE id = $1", await lead()
    )
    await bot.press(mia, card, "Why?")
    assert [line[:2] for line in last_why(mia).splitlines()[1:3]] == ["2.", "3."]


async def test_why_says_what_makes_a_face_that_is_much_alike_a_question(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    blurred = bot.engine.face(anna=0.9, sharpness=0.1)
    await ada.post_photo(group, bot.engine.draw(blurred))
    await bot.settle()
    [card] = questions(mia)
    await bot.press(mia, card, "Why?")
    assert "very much alike" in last_why(mia)
    assert "too blurry for me to be sure" in last_why(mia)


def last_why(who: Person) -> str:
    return [message.words for message in who.inbox if "Why I ask" in message.words][-1]


async def test_why_is_told_to_nobody_else(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4)
    data = questions(mia)[0].button("Why?")["callback_data"]
    message = await bot.write(zoe, "/start")
    before = len(zoe.inbox)
    assert await bot.press(zoe, message, data=data) == await bot.press(zoe, message, data="whyask:999999")
    assert len(zoe.inbox) == before


async def lead() -> int:
    row = await sql.one("SELECT min(asked_with_id) AS id FROM face_suggestions")
    assert row is not None
    return int(row["id"])


@pytest.mark.checklist(99)
@pytest.mark.parametrize(("button", "status"), [("All", "ACCEPTED"), ("None", "REJECTED")])
async def test_one_press_answers_all_questions_of_a_card(
    bot: WholeBot, group: Group, ada: Person, mia: Person, button: str, status: str
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4)
    await bot.press(mia, questions(mia)[0], button)
    assert await answers() == {status: 2}


async def test_all_puts_nobody_on_one_photo_twice(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Two sisters are on a photo, and both are like Anna."""
    sisters = [bot.engine.face(anna=likeness) for likeness in (0.36, 0.4)]
    await ada.post_photo(group, bot.engine.draw(*sisters))
    await bot.settle()
    answer = await bot.press(mia, questions(mia)[0], "All")
    assert "nobody can be in a photo twice" in (answer.text or "")
    status = "SELECT status FROM face_suggestions ORDER BY confidence DESC"
    assert await sql.values(str, status) == ["ACCEPTED", "PENDING"]


async def test_what_was_decided_meanwhile_stays_and_is_told(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_unsure(bot, ada, group, 0.36, 0.4)
    await sql.execute(
        """UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
           WHERE id = (SELECT max(id) FROM face_suggestions)"""
    )
    answer = await bot.press(mia, questions(mia)[0], "All")
    assert answer.text == "Thank you! 1 face had already been decided and stays as it was."
    assert (await answers())["ACCEPTED"] == 1


async def test_questions_beyond_the_limit_of_a_day_are_asked_later_the_surest_first(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    settings = bot.settings.model_copy(update={"face_questions_a_day": 1})
    bot.workers = replace(bot.workers, settings=settings)
    await post_unsure(bot, ada, group, 0.36)
    await post_unsure(bot, ada, group, 0.34)
    await post_unsure(bot, ada, group, 0.42)
    assert len(questions(mia)) == 1
    await sql.execute("UPDATE face_suggestions SET asked_at = asked_at - interval '1 day'")
    await bot.make_due()
    await bot.settle()
    [_, later] = questions(mia)
    assert "Which of these 2 faces" in later.words
    first = await sql.one("SELECT confidence FROM face_suggestions WHERE id = $1", await lead())
    surest = await sql.one("SELECT max(confidence) AS confidence FROM face_suggestions")
    assert first == surest
