"""Chooses the list behind the `/` of a chat: which of the bot's menus a client shows to which user."""

from collections.abc import Iterator

from sandbox.telegram.entities import Chat, Json, User
from sandbox.telegram.service import Telegram


def commands_for(tg: Telegram, chat: Chat, user: User) -> list[Json]:
    """The first menu that is set, from the narrowest scope to the widest, each in the user's language first.

    Source: "Determining list of commands" in Telegram's documentation of BotCommandScope.
    """
    scopes = _private_scopes(chat) if chat.is_private else _group_scopes(chat, user)
    for scope in scopes:
        for language in (user.language_code or "", ""):
            if commands := tg.profile.commands_in(scope, language):
                return commands
    return []


def _private_scopes(chat: Chat) -> Iterator[Json]:
    yield {"type": "chat", "chat_id": chat.id}
    yield {"type": "all_private_chats"}
    yield {"type": "default"}


def _group_scopes(chat: Chat, user: User) -> Iterator[Json]:
    member = chat.member(user.id)
    is_admin = member is not None and member.is_admin
    yield {"type": "chat_member", "chat_id": chat.id, "user_id": user.id}
    if is_admin:
        yield {"type": "chat_administrators", "chat_id": chat.id}
    yield {"type": "chat", "chat_id": chat.id}
    if is_admin:
        yield {"type": "all_chat_administrators"}
    yield {"type": "all_group_chats"}
    yield {"type": "default"}
