"""Checks whether the bot may do something in a chat. Each refusal is Telegram's own sentence."""

from sandbox.telegram.entities import Chat, Member, Message, User
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.errors import bad_request, forbidden, migrated
from sandbox.telegram.wire.parameters import Parameters

DELETE_WITHIN_S = 48 * 3600


def find_chat(tg: Telegram, p: Parameters, name: str = "chat_id", *, only_reads: bool = False) -> Chat:
    """A chat the bot has met. Raises ApiError 400 for any other, and for a group that is a supergroup now.

    only_reads: for a method that only reads. Telegram answers it about such a group as well.
    """
    if p.values.get(name) in (None, ""):
        raise bad_request(f"{name} is empty")
    try:
        chat = tg.chats.get(int(p.values[name]))
    except (TypeError, ValueError):
        chat = None
    if chat is None or not _has_met(tg, chat):
        raise bad_request("chat not found")
    if chat.migrated_to is not None and not only_reads:
        raise migrated(chat.migrated_to.id)
    return chat


def _has_met(tg: Telegram, chat: Chat) -> bool:
    return tg.knows(chat.user) if chat.user is not None else tg.bot_member(chat) is not None


def find_own_group(tg: Telegram, p: Parameters) -> tuple[Chat, Member]:
    """A group the bot is in, and its membership. Raises ApiError 400, or 403 if the bot is not in it."""
    chat = find_writable_chat(tg, p)
    member = tg.bot_member(chat)
    if member is None:
        raise bad_request("method is available for supergroup chats only")
    return chat, member


def find_writable_chat(tg: Telegram, p: Parameters) -> Chat:
    """A chat the bot can send to now. Raises ApiError 400 as `find_chat`, 403 if the bot cannot."""
    chat = find_chat(tg, p)
    if chat.user is not None:
        _ensure_reachable(chat.user)
    else:
        _ensure_present(tg, chat)
    return chat


def _ensure_reachable(user: User) -> None:
    if user.deactivated:
        raise forbidden("user is deactivated")
    if user.blocked:
        raise forbidden("bot was blocked by the user")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user")


def _ensure_present(tg: Telegram, chat: Chat) -> None:
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    member = tg.bot_member(chat)
    if member is None or member.status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")


def ensure_may_write(tg: Telegram, chat: Chat) -> None:
    """Raises ApiError 400 when only administrators may write there, and the bot is none."""
    member = tg.bot_member(chat)
    if chat.only_admins_write and not (member is not None and member.is_admin):
        raise bad_request("not enough rights to send text messages to the chat")


def ensure_deletable(tg: Telegram, message: Message) -> None:
    """Raises ApiError 400. For 48 hours a bot may delete its own messages and those of a private chat.

    As an admin with the right to delete it may delete every message of a group at any time.
    """
    member = tg.bot_member(message.chat)
    moderates = member is not None and member.may("can_delete_messages")
    is_own = message.sender is tg.bot
    if not (is_own or moderates or message.chat.is_private):
        raise bad_request("message can't be deleted")
    # Only an administrator may remove messages that are older than 48 hours.
    if tg.clock.now() - message.date > DELETE_WITHIN_S and not moderates:
        raise bad_request("message can't be deleted for everyone")
