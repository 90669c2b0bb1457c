"""The commands that Telegram shows, for each kind of chat and each language, and the bot's own words."""

import logging
from collections.abc import Sequence

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.locales import LANGUAGES
from bot.messages.words import Words
from domain.errors import OutsideError

# What is hidden (/cancel, /done, /language …) is a button or stands in /help.
PRIVATE = ("connect", "people", "photos", "delete", "forget_me", "help")
GROUP = ("connect", "help")
GROUP_ADMIN = (*GROUP, "setup")

log = logging.getLogger(__name__)


async def show_menu(bot: Bot) -> None:
    """Asked for at every start. Failing is worth a warning: everything works without a menu."""
    try:
        for language in LANGUAGES:
            await _show_in(bot, language)
    except (TelegramAPIError, OutsideError) as error:
        log.warning("the menu of commands could not be set: %s", type(error).__name__)


async def _show_in(bot: Bot, language: str) -> None:
    words = Words(language)
    # The first language is also for everybody whose language we do not speak.
    code = None if language == LANGUAGES[0] else language
    for scope, names in (
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
        (BotCommandScopeAllChatAdministrators(), GROUP_ADMIN),
    ):
        await bot.set_my_commands(_commands(names, words), scope=scope, language_code=code)
    await bot.set_my_description(words.plain("profile.description"), language_code=code)


def _commands(names: Sequence[str], words: Words) -> list[BotCommand]:
    return [BotCommand(command=name, description=words.plain(f"command.{name}")) for name in names]
