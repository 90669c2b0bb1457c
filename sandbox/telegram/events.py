"""Tells the bot of events, as far as privacy mode and the bot's rights in the group allow it."""

from sandbox.telegram.content.views import (
    chat_json,
    inaccessible_json,
    member_json,
    message_json,
    reactions_json,
    user_json,
)
from sandbox.telegram.entities import Chat, Member, Message, User
from sandbox.telegram.service import CallbackQuery, Telegram


def bot_sees(tg: Telegram, message: Message) -> bool:
    """Whether this message of a person reaches the bot."""
    if message.sender is tg.bot:
        return False
    if message.chat.is_private:
        return True
    member = tg.bot_member(message.chat)
    if member is None or not member.is_in:
        return False
    if member.is_admin or not member.joined_with_privacy or message.service:
        return True
    return _is_for_bot(tg, message)


def _is_for_bot(tg: Telegram, message: Message) -> bool:
    if message.reply_to is not None and message.reply_to.sender is tg.bot:
        return True
    first_word = message.words.split(maxsplit=1)[0] if message.words.strip() else ""
    command, _, addressee = first_word.partition("@")
    return command.startswith("/") and addressee.lower() in ("", (tg.bot.username or "").lower())


def tell_message(tg: Telegram, message: Message) -> None:
    _tell(tg, "message", message)


def tell_edited(tg: Telegram, message: Message) -> None:
    _tell(tg, "edited_message", message)


def _tell(tg: Telegram, kind: str, message: Message) -> None:
    if bot_sees(tg, message):
        tg.queue.add(kind, message_json(message), order_key=f"chat {message.chat.id}")


def tell_query(tg: Telegram, query: CallbackQuery) -> None:
    message = query.message
    body = {
        "id": query.id,
        "from": user_json(query.user),
        "message": inaccessible_json(message) if message.deleted else message_json(message),
        "chat_instance": str(abs(message.chat.id)),
        "data": query.data,
    }
    tg.queue.add("callback_query", body, order_key=f"callback {query.user.id}")


def tell_membership(tg: Telegram, chat: Chat, by: User, before: Member, after: Member) -> None:
    """Sends my_chat_member about the bot itself; chat_member about others, if the bot is an administrator."""
    about_bot = after.user is tg.bot or chat.is_private
    own = tg.bot_member(chat)
    if not about_bot and not (own is not None and own.is_admin):
        return
    body = {
        "chat": chat_json(chat),
        "from": user_json(by),
        "date": tg.now(),
        "old_chat_member": member_json(before),
        "new_chat_member": member_json(after),
    }
    kind = "my_chat_member" if about_bot else "chat_member"
    # Membership has order keys of its own: a demotion may arrive after a command that was written later.
    tg.queue.add(kind, body, order_key=f"{kind} {after.user.id if not about_bot else chat.id}")


def tell_reaction(tg: Telegram, message: Message, user: User, before: list[str], after: list[str]) -> None:
    own = tg.bot_member(message.chat)
    if not message.chat.is_private and not (own is not None and own.is_admin):
        return
    body = {
        "chat": chat_json(message.chat),
        "message_id": message.message_id,
        "user": user_json(user),
        "date": tg.now(),
        "old_reaction": reactions_json(before),
        "new_reaction": reactions_json(after),
    }
    tg.queue.add("message_reaction", body, order_key=f"reaction {message.chat.id}")
