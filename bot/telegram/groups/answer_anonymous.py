"""An admin who remains anonymous, and whoever writes as a channel, is told why a command is not answered, in
an admin chat and in a group.
"""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.menu import ADMIN_CHAT
from bot.messages.card import Card
from bot.messages.words import Words
from bot.telegram.chats.send_cards import say
from domain.queries.connecting.request import Recipient, admin_chat
from domain.queries.groups.groups import group, workspace_of_admin_chat

# The commands of an admin chat that the menu leaves out are added.
_COMMANDS = (*ADMIN_CHAT, "photo", "move", "rename", "hide", "delete", "forget_group", "forget_workspace")

# The other commands of a photo group answer an anonymous admin themselves.
_IN_GROUP = ("photo", "forget_group", "forget_workspace")


def register(groups: Router) -> None:
    """Register it before the commands, which say nothing to somebody whom they cannot see."""
    groups.message.register(on_anonymous, Command(*_COMMANDS), _is_anonymous, _in_admin_chat)
    groups.message.register(on_anonymous, Command(*_IN_GROUP), _is_anonymous, _in_active_group)


def _is_anonymous(message: Message) -> bool:
    """An anonymous admin writes in the name of the chat itself; others may write in that of a channel of
    theirs. What the linked channel posted is forwarded by Telegram and wants no answer.
    """
    return message.sender_chat is not None and not message.is_automatic_forward


async def _in_admin_chat(message: Message) -> bool | dict[str, Recipient]:
    """Gives the handler `chat`."""
    workspace_id = await workspace_of_admin_chat(message.chat.id)
    chat = None if workspace_id is None else await admin_chat(workspace_id)
    return chat is not None and {"chat": chat}


async def _in_active_group(message: Message) -> bool | dict[str, Recipient]:
    """Gives the handler `chat`."""
    known = await group(message.chat.id)
    if known is None or not known.active:
        return False
    return {"chat": Recipient(known.tg_chat_id, known.language)}


async def on_anonymous(message: Message, bot: Bot, chat: Recipient) -> None:
    words = Words(chat.language)
    await say(bot, message.chat.id, Card(words.html("group.command_anonymous")), reply_to=message)
