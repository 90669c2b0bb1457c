"""The admin chat is asked about a proposal: *Show me* leads to its preview, *No* ends it."""

import pytest

from domain.steps.clusters.propose_changes import propose_changes
from domain.steps.clusters.show_proposals import ask_about_proposals
from domain.steps.work.work import transaction
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot
from tests.usecases.grouping import numbers_in, propose_join, propose_split, sizes


@scene_fixture
async def numbers(bot: WholeBot, group: Group, admins: Group, ada: Person) -> list[int]:
    """The numbers of two unknown people, who are on three photos each."""
    for look in ("max", "moritz"):
        for _ in range(3):
            await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
            await bot.settle()
    return [row["number"] for row in await sql.rows("SELECT number FROM clusters ORDER BY number")]


async def ask_admins(bot: WholeBot, admins: Group) -> Message:
    async with transaction(bot.world.doorbell) as work:
        [row] = await sql.rows("SELECT id FROM workspaces WHERE tg_admin_chat_id IS NOT NULL")
        await ask_about_proposals(work, row["id"])
    await bot.settle()
    return next(message for message in reversed(admins.from_bot) if "👀 Show me" in message.buttons)


async def test_two_who_may_be_one_are_shown_and_joined(
    bot: WholeBot, numbers: list[int], admins: Group, ada: Person
) -> None:
    await propose_join(*numbers)
    card = await ask_admins(bot, admins)
    assert f"unknown people no. {numbers[0]} and no. {numbers[1]} are one person" in card.words
    assert card.buttons == ["No, two people", "👀 Show me"]
    assert card.silent, "a question of the night makes no sound"
    await bot.press(ada, card, "Show me")
    [sheet] = sheets(admins)
    assert not sheet.silent
    preview = sheet.reply_to
    assert preview is not None
    await bot.press(ada, preview, "Yes, one person")
    assert await sizes() == [6]
    assert ("They are one person now" in card.words, card.buttons) == (True, [])
    await bot.press(ada, preview, "Undo")
    assert "You said that they are two people" in card.words


async def test_the_faces_of_a_proposed_split_are_ticked_and_split_off(
    bot: WholeBot, numbers: list[int], admins: Group, ada: Person
) -> None:
    await propose_split(numbers[0], (await numbers_in(numbers[0]))[:1])
    card = await ask_admins(bot, admins)
    assert f"1 face of unknown person no. {numbers[0]} is somebody else" in card.words
    await bot.press(ada, card, "Show me")
    [sheet] = sheets(admins)
    preview = sheet.reply_to
    assert preview is not None
    await bot.press(ada, preview, "Split off 1 face")
    assert await sizes() == [1, 2, 3]
    assert "a separate unknown person now" in card.words


async def test_a_no_ends_the_proposal_for_all_who_see_its_card(
    bot: WholeBot, numbers: list[int], admins: Group, ada: Person
) -> None:
    await propose_join(*numbers)
    card = await ask_admins(bot, admins)
    answer = await bot.press(ada, card, "No, two people")
    assert "I will not ask this again" in (answer.text or "")
    assert ("You said that they are two people" in card.words, card.buttons) == (True, [])
    assert await sizes() == [3, 3]


async def test_whoever_got_a_name_meanwhile_is_not_asked_about_any_more(
    bot: WholeBot, numbers: list[int], admins: Group, ada: Person
) -> None:
    await propose_join(*numbers)
    card = await ask_admins(bot, admins)
    look, no = (card.button(name)["callback_data"] for name in ("Show me", "No, two people"))
    [named] = [
        message for message in admins.from_bot if f"no. {numbers[0]}" in message.words and message.photo
    ]
    await bot.press(ada, named, "Name")
    await ada.send(admins, "Max")
    await bot.settle()
    assert ("one of them has changed in the meantime" in card.words, card.buttons) == (True, [])
    for data in (look, no):
        answer = await bot.press(ada, card, data=data)
        assert "has already said who this is: Max" in (answer.text or "")


async def test_the_card_of_a_proposal_that_nobody_decided_in_time_says_so(
    bot: WholeBot, numbers: list[int], admins: Group, ada: Person
) -> None:
    await propose_join(*numbers)
    card = await ask_admins(bot, admins)
    await sql.execute("UPDATE cluster_proposals SET created_at = now() - interval '15 days'")
    async with transaction(bot.world.doorbell) as work:
        [row] = await sql.rows("SELECT id FROM workspaces WHERE tg_admin_chat_id IS NOT NULL")
        await propose_changes(work, row["id"], [], {})
    await bot.settle()
    assert ("nobody answered for two weeks" in card.words, card.buttons) == (True, [])


@pytest.mark.parametrize("button", ["Show me", "No, one person"])
async def test_a_press_on_an_expired_proposal_says_why_it_ended(
    bot: WholeBot, numbers: list[int], admins: Group, ada: Person, button: str
) -> None:
    """The card was not edited yet: the two weeks are over, but no night has come since."""
    await propose_split(numbers[0], (await numbers_in(numbers[0]))[:1])
    card = await ask_admins(bot, admins)
    await sql.execute("UPDATE cluster_proposals SET created_at = now() - interval '15 days'")
    await bot.press(ada, card, button)
    assert ("nobody answered for two weeks" in card.words, card.buttons) == (True, [])
    assert await sizes() == [3, 3]
