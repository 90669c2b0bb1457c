"""*Neither* below "Is this Anna or Maria?": both answers are given, explained and taken back together."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.twins import connect_twins, on_photo, post_either_twin, questions
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def twins(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    await connect_twins(bot, group, ada, mia, mia)


@pytest.mark.usefixtures("twins")
async def test_a_face_may_be_neither_look_alike(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    photo = await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    await bot.press(mia, question, "Neither")
    assert "No, this is not Anna or Maria" in question.words
    assert await on_photo(photo) == []
    assert await sql.rows("SELECT id FROM face_suggestions WHERE status = 'PENDING'") == []


async def noes() -> int | None:
    return await sql.value(int, "SELECT count(*) FROM negative_pairs")


@pytest.mark.usefixtures("twins")
async def test_undo_of_neither_takes_both_answers_back(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    await bot.press(mia, question, "Neither")
    assert await noes() == 2
    await bot.press(mia, question, "Undo")
    assert await noes() == 0
    assert [question.words for question in questions(mia)] == [question.words]
    assert "Is this Anna or Maria?" in question.words


@pytest.mark.usefixtures("twins")
async def test_the_reason_for_neither_is_noted_with_both_answers(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    await bot.press(mia, question, "Neither")
    await bot.press(mia, question, "A stranger")
    assert await sql.values(str, "SELECT reason FROM negative_pairs") == ["stranger"] * 2
    assert "No, this is not Anna or Maria" in question.words
    assert "It is a stranger" in question.words
    await bot.press(mia, question, "Undo")
    assert await noes() == 0
    assert "Is this Anna or Maria?" in question.words


async def test_undo_of_a_no_leaves_the_no_of_the_other_twins_family(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await connect_twins(bot, group, ada, mia, zoe)
    await post_either_twin(bot, group, ada)
    [mias] = questions(mia)
    await bot.press(mia, mias, "No")
    [zoes] = questions(zoe)
    await bot.press(zoe, zoes, "No")
    await bot.press(mia, mias, "Undo")
    assert await noes() == 1
    assert "No, this is not Maria" in zoes.words
