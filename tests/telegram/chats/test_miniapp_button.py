"""The Mini App opens from private chats at the right place, where the bot has a public address."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot

OPEN = "Open as a page"


@pytest.mark.usefixtures("connected")
async def test_cards_in_private_open_the_mini_app_at_their_place(
    bot: WholeBot, admins: Group, ada: Person, mia: Person
) -> None:
    without = await bot.write(ada, "/review")
    assert OPEN not in " ".join(without.buttons)
    bot.configure(public_url="https://spotted.example/")
    anna = await sql.value(str, "SELECT id::text FROM persons")
    for who, command, place in (
        (ada, "/review", "review"),
        (ada, "/unknown", "unknown"),
        (ada, "/people", "people"),
        (ada, "/people Anna", f"people/{anna}"),
        (mia, "/people", "my"),
    ):
        card = await bot.write(who, command)
        assert card.button(OPEN)["web_app"] == {"url": f"https://spotted.example/app/?at={place}"}, command
    # Telegram refuses such buttons outside private chats.
    await ada.send(admins, "/review")
    await bot.settle()
    assert "No face is waiting" in admins.messages[-1].words  # it was sent, without such a button
