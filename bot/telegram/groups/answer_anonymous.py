"""An admin who remains anonymous in an admin chat is told why a command is not answered."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.menu import ADMIN_CHAT
from bot.messages.card import Card
from bot.messages.words import Words
from bot.telegram.chats.send_cards import say
from domain.queries.connecting.request import Recipient, admin_chat
from domain.queries.groups.groups import workspace_of_admin_chat

# The commands of an admin chat that the menu leaves out are added.
_COMMANDS = (*ADMIN_CHAT, "photo", "move", "rename", "hide", "delete", "forget_group", "forget_workspace")


def register(groups: Router) -> None:
    """Register it before the commands, which say nothing to somebody whom they cannot see."""
    groups.message.register(on_anonymous, Command(*_COMMANDS), _is_anonymous, _in_admin_chat)


def _is_anonymous(message: Message) -> bool:
    """An anonymous admin writes in the name of the chat itself."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


async def _in_admin_chat(message: Message) -> bool | dict[str, Recipient]:
    """Gives the handler `chat`."""
    workspace_id = await workspace_of_admin_chat(message.chat.id)
    chat = None if workspace_id is None else await admin_chat(workspace_id)
    return chat is not None and {"chat": chat}


async def on_anonymous(message: Message, bot: Bot, chat: Recipient) -> None:
    words = Words(chat.language)
    await say(bot, message.chat.id, Card(words.html("group.command_anonymous")), reply_to=message)
