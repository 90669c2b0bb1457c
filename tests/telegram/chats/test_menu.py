"""The menus of commands, and the button beside the text field of a private chat, which opens the Mini App
where the bot has an address.
"""

import asyncio

import pytest
from aiogram.types import MenuButtonDefault, MenuButtonWebApp

from bot.menu import show_menu
from bot.process import run_until
from domain.adapters.process.pulse import Pulse, process_limits
from sandbox.telegram import Person
from tests.telegram.whole_bot import WholeBot


async def test_every_private_chat_has_a_button_for_the_page(bot: WholeBot, ada: Person) -> None:
    api = bot.world.bot
    await show_menu(api, "https://spotted.example/")
    button = await api.get_chat_menu_button(chat_id=ada.id)
    assert isinstance(button, MenuButtonWebApp)
    assert (button.text, button.web_app.url) == (bot.tg.bot.first_name, "https://spotted.example/app/")


async def test_without_an_address_the_button_is_taken_away(bot: WholeBot, ada: Person) -> None:
    api = bot.world.bot
    await show_menu(api, "https://spotted.example")
    await show_menu(api, None)
    assert isinstance(await api.get_chat_menu_button(chat_id=ada.id), MenuButtonDefault)


async def test_a_button_that_telegram_refuses_costs_nobody_the_commands(bot: WholeBot) -> None:
    bot.tg.faults.add("400", method="setChatMenuButton")
    await show_menu(bot.world.bot, "https://spotted.example")
    in_private = bot.tg.ledger.calls("setMyCommands", accepted=True)[0]
    assert '"share"' in str(in_private)


async def test_people_are_answered_while_telegram_does_not_take_the_menus(
    bot: WholeBot, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are two calls for each admin chat, one after the other, and each may have to wait."""
    menus = bot.tg.faults.add("hang_before", method="setMyCommands")
    monkeypatch.setattr(bot.session, "timeout", 3600)
    pulse, stop = Pulse(process_limits(bot.settings.heartbeat_limit_s, polls=True)), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        runs = tasks.create_task(run_until(stop, bot.world, pulse))
        await bot.tg.until(lambda: menus.hits)
        assert pulse.why_idle == ""
        await ada.start_bot()
        await bot.tg.until(lambda: ada.inbox)
        stop.set()
        await runs
        assert pulse.why_idle == "it stops"
