"""A face may be a child of either of two families: one is asked first, the other only if need be."""

import pytest

from domain.steps.questions.ask_again import ask_again
from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.twins import connect_twins, on_photo, post_either_twin, questions
from tests.telegram.whole_bot import WholeBot


async def test_one_familys_yes_spares_the_other_the_question(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await connect_twins(bot, group, ada, mia, zoe)
    photo = await post_either_twin(bot, group, ada)
    [mias] = questions(mia)
    await bot.press(mia, mias, "Yes")
    await let_a_day_pass(bot)
    assert (await on_photo(photo), questions(zoe)) == (["Anna"], [])


async def test_the_other_family_is_asked_when_a_day_brought_no_answer(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await connect_twins(bot, group, ada, mia, zoe)
    await post_either_twin(bot, group, ada)
    await ask_again(bot.rung)
    await bot.settle()
    assert (len(questions(mia)), questions(zoe)) == (1, [])
    await let_a_day_pass(bot)
    assert (len(questions(mia)), len(questions(zoe))) == (1, 1)


async def let_a_day_pass(bot: WholeBot) -> None:
    await sql.execute(
        """UPDATE face_suggestions SET created_at = now() - interval '25 hours',
               asked_at = asked_at - interval '25 hours'"""
    )
    await ask_again(bot.rung)
    await bot.settle()


@pytest.mark.parametrize("is_unsure", [True, False])
async def test_the_admins_are_asked_where_one_family_is_silent_and_the_other_cannot_tell(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person, *, is_unsure: bool
) -> None:
    """Zoe cannot tell whether it is Maria, or has blocked the bot."""
    await connect_twins(bot, group, ada, mia, zoe)
    photo = await post_either_twin(bot, group, ada)
    if not is_unsure:
        zoe.block_bot()
        await bot.settle()
    await let_a_day_pass(bot)
    if is_unsure:
        await bot.press(zoe, questions(zoe)[0], "Unsure")
    [question] = questions(ada)
    assert "Is this Maria or Anna?" in question.words
    await bot.press(ada, question, "Maria")
    assert await on_photo(photo) == ["Maria"]
