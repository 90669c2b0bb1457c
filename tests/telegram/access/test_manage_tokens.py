"""/token in an admin chat: who made or ended something there always reads what came of it."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.admin_chat import say_there
from tests.telegram.mishaps import press_again
from tests.telegram.whole_bot import WholeBot

_NO_LONGER_OPENS = "Revoked. It no longer opens anything."


async def _ask_for_name(bot: WholeBot, admins: Group, ada: Person) -> None:
    card = await say_there(bot, admins, ada, "/token")
    await bot.press(ada, card, "➕ New token")
    await bot.press(ada, card, "read, 30 days")


async def _names() -> list[str]:
    return await sql.values(str, "SELECT name FROM api_tokens")


@pytest.mark.parametrize("is_known", [True, False], ids=["known to be closed", "closed unheard"])
async def test_whoever_opens_the_private_chat_and_writes_the_name_again_gets_the_token(
    bot: WholeBot, admins: Group, ada: Person, *, is_known: bool
) -> None:
    """Telegram forgets after a day that somebody blocked the bot."""
    ada.block_bot()
    await bot.settle()
    if not is_known:
        await sql.execute("UPDATE participants SET private_chat = 'open'")
    await _ask_for_name(bot, admins, ada)
    refused = await say_there(bot, admins, ada, "Website")
    assert "press Start, and write the name here again" in refused.words
    assert await _names() == []
    await ada.start_bot()
    await bot.settle()
    await say_there(bot, admins, ada, "Website")
    assert "spotted_" in ada.inbox[-1].words
    assert await _names() == ["Website"]


@pytest.mark.parametrize("which", ["token", "webhook"])
async def test_whoever_ended_a_token_or_webhook_is_told_so_when_the_press_is_handled_again(
    bot: WholeBot, admins: Group, ada: Person, which: str
) -> None:
    if which == "token":
        await _ask_for_name(bot, admins, ada)
        await say_there(bot, admins, ada, "Website")
    else:
        await sql.execute(
            "INSERT INTO webhooks (workspace_id, url, secret) SELECT id, 'https://a', 's' FROM workspaces"
        )
    card = await say_there(bot, admins, ada, "/token")
    [button] = [one for one in card.buttons if one.startswith("✖️")]
    answer = await press_again(bot, ada, card, button)
    said = _NO_LONGER_OPENS if which == "token" else "It will not be told anything any more."
    assert (answer.text, button in card.buttons) == (said, False)


async def test_whoever_presses_after_somebody_else_revoked_the_token_reads_that_it_is_gone(
    bot: WholeBot, admins: Group, ada: Person
) -> None:
    bob = bot.tg.add_user("Bob", started=True)
    admins.add(bob)
    await _ask_for_name(bot, admins, ada)
    await say_there(bot, admins, ada, "Website")
    card = await say_there(bot, admins, ada, "/token")
    both = [who.tap(card, "✖️ Revoke: Website") for who in (ada, bob)]
    await bot.settle()
    assert [one.answer.text for one in both if one.answer is not None] == [
        _NO_LONGER_OPENS,
        "This token no longer exists. Nothing was changed.",
    ]
