"""The commands that Telegram shows for each kind of chat and each language, and the bot's description."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonDefault,
    MenuButtonUnion,
    MenuButtonWebApp,
    WebAppInfo,
)

from bot.locales import LANGUAGES
from bot.messages.words import Words
from bot.miniapp.address import page_address
from domain.errors import OutsideError
from domain.queries.groups.groups import admin_chats

# What is used often. Commands that are left out (/delete, /cancel …) have a button or stand in /help.
# Where @BotFather was given no address, the button "Privacy Policy" of the bot's profile sends /privacy, if
# that is among these.
PRIVATE = ("connect", "people", "photos", "share", "help", "privacy", "forget_me")
GROUP = ("connect", "help", "privacy")
GROUP_ADMIN = (*GROUP, "setup")
ADMIN_CHAT = (
    "queue",
    "review",
    "people",
    "unknown",
    "merge",
    "undo",
    "history",
    "stats",
    "settings",
    "token",
    "doctor",
)
# Commands that mean something else in an admin chat, with the key of what is said of them there.
_ADMIN_DESCRIPTION = {"people": "everybody"}

log = logging.getLogger(__name__)


async def show_menu(bot: Bot, public_url: str | None) -> None:
    """Sets the menus at every start. A failure is logged, and the commands after it stay as they are:
    everything works without a menu.

    public_url: where the Mini App is, which the button beside the text field of every private chat opens.
    """
    try:
        for language in LANGUAGES:
            await _show_in(bot, language)
        for tg_chat_id in await admin_chats():
            await show_admin_menu(bot, tg_chat_id)
    except Exception as error:  # aiogram raises RuntimeError about an answer that it cannot read
        log.warning("the menu of commands could not be set: %s", type(error).__name__)
    try:
        await bot.set_chat_menu_button(menu_button=await _page_button(bot, public_url))
    except Exception as error:  # RuntimeError, as above
        log.warning("the menu button could not be set: %s", type(error).__name__)


async def show_admin_menu(bot: Bot, tg_chat_id: int) -> None:
    """Sets the menu of an admin chat. Ignores a failure: `bot check` says where the bot has left a chat."""
    scope = BotCommandScopeChat(chat_id=tg_chat_id)
    # In private its user has people and photos of their own.
    own = PRIVATE if tg_chat_id > 0 else ("help", "privacy")
    names = (*ADMIN_CHAT, *(name for name in own if name not in ADMIN_CHAT))
    for language in LANGUAGES:
        words = Words(language)
        commands = [
            BotCommand(command=name, description=words.plain(f"command.{_ADMIN_DESCRIPTION.get(name, name)}"))
            for name in names
        ]
        with suppress(TelegramAPIError, OutsideError):
            await bot.set_my_commands(commands, scope=scope, language_code=_code(language))


async def _page_button(bot: Bot, public_url: str | None) -> MenuButtonUnion:
    """The button has the bot's name, because one button serves every language. No address: no such button."""
    if public_url is None:
        return MenuButtonDefault()
    return MenuButtonWebApp(
        text=(await bot.me()).first_name, web_app=WebAppInfo(url=page_address(public_url))
    )


async def _show_in(bot: Bot, language: str) -> None:
    words = Words(language)
    code = _code(language)
    for scope, names in (
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
        (BotCommandScopeAllChatAdministrators(), GROUP_ADMIN),
    ):
        await bot.set_my_commands(_commands(names, words), scope=scope, language_code=code)
    await bot.set_my_description(words.plain("profile.description"), language_code=code)


def _code(language: str) -> str | None:
    """None for the first language, which is shown to everybody whose language we do not speak."""
    return None if language == LANGUAGES[0] else language


def _commands(names: Sequence[str], words: Words) -> list[BotCommand]:
    return [BotCommand(command=name, description=words.plain(f"command.{name}")) for name in names]
