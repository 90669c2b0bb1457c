"""Twins: the second one looks like the first, who is connected already, and is another person."""

from collections.abc import Sequence

import pytest

from domain.steps.persons.declare_look_alikes import declare_claimed
from domain.steps.questions.ask_again import ask_again
from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.requesting import decline
from tests.telegram.scenes import scene_fixture
from tests.telegram.twins import (
    TWIN,
    connect_twins,
    go_on,
    on_photo,
    post_either_twin,
    questions,
    request_for,
    send_twin,
)
from tests.telegram.whole_bot import WholeBot


async def pairs() -> Sequence[sql.Row]:
    return await sql.rows(
        """SELECT p.name AS one, q.name AS other, x.declared_at IS NOT NULL AS declared FROM look_alikes x
           JOIN persons p ON p.id IN (x.first_person_id, x.second_person_id)
           JOIN persons q ON q.id IN (x.first_person_id, x.second_person_id) AND p.name < q.name"""
    )


@pytest.mark.usefixtures("connected")
async def test_one_mother_connects_both_twins(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    verdict = await send_twin(bot, mia, group)
    assert "looks like Anna, whose photos you already receive" in verdict.words
    assert verdict.buttons == ["👥 It is another person", "Cancel"]  # she need not ask herself to join
    await go_on(bot, mia, verdict)
    request = request_for(ada, "Maria")
    assert "Mia Lind says that Maria is a different person from Anna" in request.words
    assert request.photo is not None
    assert await pairs() == [{"one": "Anna", "other": "Maria", "declared": False}]
    await bot.press(ada, request, "Approve")
    assert await pairs() == [{"one": "Anna", "other": "Maria", "declared": True}]
    assert any("Maria is connected" in message.words for message in mia.inbox)


@pytest.mark.usefixtures("connected")
async def test_two_persons_are_look_alikes_only_once_the_second_ones_request_is_approved(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await go_on(bot, mia, await send_twin(bot, mia, group))
    [anna] = await sql.rows("SELECT id FROM persons WHERE name = 'Anna'")
    await declare_claimed(anna["id"])  # as when Anna is learned again and approved meanwhile
    assert await pairs() == [{"one": "Anna", "other": "Maria", "declared": False}]


@pytest.mark.usefixtures("connected")
async def test_another_family_hears_no_name_and_may_still_ask_to_join(
    bot: WholeBot, group: Group, ada: Person, zoe: Person
) -> None:
    verdict = await send_twin(bot, zoe, group)
    assert "Anna" not in verdict.words
    assert verdict.buttons == ["🙋 Ask to join", "👥 It is another person", "Cancel"]
    await go_on(bot, zoe, verdict)
    assert not any("Anna" in message.words for message in zoe.inbox)
    request = request_for(ada, "Maria")
    assert "Zoe Hart says that Maria is a different person from Anna" in request.words
    await decline(bot, ada, request)
    assert await pairs() == []


@pytest.mark.usefixtures("connected")
async def test_one_press_on_another_person_counts_for_all_photos_that_look_like_the_same_person(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await send_twin(bot, mia, group)
    twin = bot.engine.draw(bot.engine.face(**TWIN))
    verdict = (await bot.send_photos(mia, twin))[-1]
    await bot.press(mia, verdict, "another person")
    await bot.make_due()
    await bot.settle()
    reasons = await sql.rows("SELECT DISTINCT reason FROM image_assets WHERE kind = 'training'")
    assert reasons == [{"reason": "good"}]
    again = await bot.press(mia, verdict, data=f"another:{await last_training_photo()}")
    assert again.text is None  # a second press does nothing more
    assert len(await pairs()) == 1


async def last_training_photo() -> int:
    row = await sql.one("SELECT max(id) AS id FROM image_assets WHERE kind = 'training'")
    assert row is not None
    return int(row["id"])


@pytest.mark.usefixtures("connected")
async def test_a_request_is_shown_without_a_person_who_is_erased_meanwhile(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    """The request's picture shows the erased person's face, so a new request without it is sent."""
    await go_on(bot, zoe, await send_twin(bot, zoe, group))
    compared = request_for(ada, "Maria")
    await erase(bot, mia, "Anna")
    assert compared not in ada.inbox
    request = request_for(ada, "Maria")
    assert "a different person from" not in request.words
    assert request.photo is not None
    assert request.photo != compared.photo
    assert await pairs() == []


async def test_a_request_that_was_approved_shows_nobody_who_is_erased_later(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    """The card of Maria's request shows Anna beside her. It is deleted with Anna, and no new one is sent."""
    await connect_twins(bot, group, ada, mia, zoe)
    marias = [message for message in ada.inbox if "Maria" in message.words]
    assert len(marias) == 1
    await erase(bot, mia, "Anna")
    assert marias[0] not in ada.inbox


@pytest.mark.usefixtures("connected")
async def test_a_request_is_shown_without_somebody_whom_an_erased_person_had_absorbed(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    """The request's picture shows Anna; by now she is part of Ben, who is erased."""
    await go_on(bot, zoe, await send_twin(bot, zoe, group))
    compared = request_for(ada, "Maria")
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, request_for(ada, "Ben"), "Approve")
    [anna, ben] = await sql.rows("SELECT number FROM persons WHERE name IN ('Anna', 'Ben') ORDER BY name")
    await bot.press(ada, ada.inbox[-1], data=f"domerge:{anna['number']}:{ben['number']}")
    await erase(bot, mia, "Ben")
    assert await sql.rows("SELECT id FROM persons WHERE name = 'Anna'") == []
    assert compared not in ada.inbox
    request = request_for(ada, "Maria")
    assert "a different person from" not in request.words


@scene_fixture
async def twins(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    await connect_twins(bot, group, ada, mia, mia)


@pytest.mark.usefixtures("twins")
@pytest.mark.parametrize("name", ["Anna", "Maria"])
async def test_whoever_knows_both_twins_is_asked_once_which_of_them_it_is(
    bot: WholeBot, group: Group, ada: Person, mia: Person, name: str
) -> None:
    assert await on_photo(photo := await post_either_twin(bot, group, ada)) == []
    [question] = questions(mia)
    assert "Is this Anna or Maria? They look alike." in question.words
    assert question.buttons == ["Anna", "Maria", "✖️ Neither", "🤷 Unsure", "⏳ Later"]
    await bot.press(mia, question, name)
    assert await on_photo(photo) == [name]
    assert f"Yes, this is {name}" in question.words
    assert questions(mia) == []
    await bot.press(mia, question, "Undo")
    assert await on_photo(photo) == []


@pytest.mark.usefixtures("twins")
async def test_one_card_asks_both_questions_about_twins(bot: WholeBot, group: Group, ada: Person) -> None:
    await post_either_twin(bot, group, ada)
    await sql.execute("UPDATE face_suggestions SET asked_at = now() - interval '2 hours'")
    await ask_again(bot.rung)
    asked = await sql.values(bool, "SELECT asked_at IS NOT NULL FROM face_suggestions")
    assert asked == [True, True]


@pytest.mark.usefixtures("twins")
async def test_whoever_does_not_answer_about_both_twins_gets_no_second_card_when_the_other_question_is_due(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_either_twin(bot, group, ada)
    await sql.execute(
        """UPDATE face_suggestions
           SET created_at = now() - interval '2 days', asked_at = asked_at - interval '2 days'"""
    )
    await ask_again(bot.rung)
    await bot.settle()
    asked = await sql.values(bool, "SELECT asked_at IS NOT NULL FROM face_suggestions")
    assert asked == [True, True]
    assert len(questions(mia)) == 1


async def test_each_family_is_asked_about_its_own_twin_and_reads_no_other_name(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await connect_twins(bot, group, ada, mia, zoe)
    photo = await post_either_twin(bot, group, ada)
    [mias] = questions(mia)
    assert ("Is this Anna?" in mias.words, questions(zoe)) == (True, [])
    await bot.press(mia, mias, "No")
    assert "No, this is not Anna" in mias.words
    [zoes] = questions(zoe)
    assert "Is this Maria?" in zoes.words
    assert zoes.buttons == ["✅ Yes", "✖️ No", "🤷 Unsure", "⏳ Later", "❔ Why?"]
    await bot.press(zoe, zoes, "Yes")
    assert await on_photo(photo) == ["Maria"]
    assert "Maria" not in mias.words


@pytest.mark.usefixtures("twins")
async def test_where_no_owner_can_be_asked_the_admins_are_asked(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Mia, who owns both twins, has blocked the bot."""
    mia.block_bot()
    await bot.settle()
    photo = await post_either_twin(bot, group, ada)
    asked = questions(ada)
    assert len(asked) == 1
    question = asked[0]
    assert "Is this Anna or Maria?" in question.words
    await bot.press(ada, question, "Maria")
    assert await on_photo(photo) == ["Maria"]
    assert "Yes, this is Maria" in question.words


async def test_an_admin_says_that_two_people_look_alike_and_takes_it_back_on_the_persons_card(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    for name in ("Anna", "Ben"):
        await bot.connect(mia, group, name, bot.engine.draw(bot.engine.face(**{name.lower(): 0.9})))
        await bot.press(ada, request_for(ada, name), "Approve")
    [anna] = await sql.rows("SELECT number FROM persons WHERE name = 'Anna'")
    await bot.press(ada, await bot.write(ada, "/help"), data=f"person:{anna['number']}")
    await bot.press(ada, ada.inbox[-1], "Not to be confused with")
    await bot.press(ada, ada.inbox[-1], "Ben")
    assert "I ask when a face could be either Anna or Ben" in ada.inbox[-1].words
    await bot.press(ada, ada.inbox[-1], "Back")
    assert "Not to be confused with Ben" in ada.inbox[-1].words
    await bot.press(ada, ada.inbox[-1], "Stop asking: or Ben?")
    assert "I no longer ask when a face could be" in ada.inbox[-1].words
    assert await pairs() == []


@pytest.mark.usefixtures("twins")
@pytest.mark.parametrize("name", ["Anna", "Maria"])
async def test_a_question_that_names_both_twins_ends_when_either_of_them_is_erased(
    bot: WholeBot, group: Group, ada: Person, mia: Person, name: str
) -> None:
    await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    await erase(bot, mia, name)
    assert question not in mia.inbox
    assert not any(f"Is this {name}" in message.words for message in mia.inbox)


@pytest.mark.usefixtures("twins")
async def test_an_answered_question_that_names_both_twins_is_deleted_when_one_is_erased(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    await bot.press(mia, question, "Neither")
    await erase(bot, mia, "Maria")
    assert question not in mia.inbox


@pytest.mark.usefixtures("connected")
async def test_a_verdict_that_names_an_erased_person_is_deleted(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    verdict = await send_twin(bot, mia, group)
    assert "looks like Anna" in verdict.words
    await erase(bot, mia, "Anna")
    assert verdict not in mia.inbox


async def erase(bot: WholeBot, who: Person, name: str) -> None:
    [person] = await sql.rows("SELECT number FROM persons WHERE name = $1", name)
    await bot.press(who, who.inbox[-1], data=f"erase:{person['number']}:99")
    await bot.make_due()
    await bot.settle()
    assert await sql.rows("SELECT id FROM persons WHERE name = $1", name) == []
