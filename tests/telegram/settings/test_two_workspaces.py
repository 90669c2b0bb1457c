"""Whoever moderates two workspaces reads on every card of /settings and /token which one it is about."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def football(bot: WholeBot, group: Group, ada: Person) -> Group:
    football = bot.tg.add_group("Football", admins=[ada])
    await football.add_bot(by=ada)
    await bot.settle()
    return football


async def of_football(bot: WholeBot, ada: Person, command: str) -> Message:
    await bot.write(ada, command)
    return next(message for message in reversed(ada.inbox) if "Football" in message.words)


async def test_settings_name_their_workspace_after_each_press(
    bot: WholeBot, football: Group, ada: Person
) -> None:
    card = await of_football(bot, ada, "/settings")
    for button in ("1", "‹ All settings", "1"):
        await bot.press(ada, card, button)
        assert "Football" in card.words
    await bot.press(ada, card, "✍️ Another value …")
    assert "Football" in card.words


async def test_tokens_name_their_workspace_after_each_press(
    bot: WholeBot, football: Group, ada: Person
) -> None:
    card = await of_football(bot, ada, "/token")
    await bot.press(ada, card, card.buttons[-1])
    assert "Football" in card.words
    await bot.press(ada, card, card.buttons[0])
    assert "Football" in card.words
    made = await bot.write(ada, "Calendar")
    assert "Football" in made.words
    card = await of_football(bot, ada, "/token")
    await bot.press(ada, card, card.buttons[0])
    assert "Football" in card.words


async def test_whoever_moderates_one_workspace_reads_no_name_of_it(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    card = await bot.write(ada, "/settings")
    await bot.press(ada, card, "1")
    assert "📍" not in card.words
