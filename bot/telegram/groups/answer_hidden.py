"""An admin who remains anonymous in an admin chat is told why a command is not answered."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.menu import ADMIN_CHAT
from bot.messages.card import Card
from bot.messages.words import Words
from bot.telegram.chats.identity import language_of
from bot.telegram.chats.send_cards import say
from domain.queries.groups.groups import workspace_of_admin_chat

# The commands of an admin chat that the menu leaves out are added.
_COMMANDS = (*ADMIN_CHAT, "photo", "move", "rename", "hide", "delete", "forget_group", "forget_workspace")


def register(groups: Router) -> None:
    """Register it before the commands, which say nothing to somebody whom they cannot see."""
    groups.message.register(on_hidden, Command(*_COMMANDS), _is_hidden, _is_admin_chat)


def _is_hidden(message: Message) -> bool:
    """An anonymous admin writes in the name of the chat itself."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


async def _is_admin_chat(message: Message) -> bool:
    return await workspace_of_admin_chat(message.chat.id) is not None


async def on_hidden(message: Message, bot: Bot) -> None:
    words = Words(await language_of(None))
    await say(bot, message.chat.id, Card(words.html("group.command_anonymous")), reply_to=message)
