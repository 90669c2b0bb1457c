"""Finds the people, chats and messages that a control request names.

Raises KeyError for what is not there, ValueError for what cannot be read, and PermissionError (`where_of`)
for a private chat of somebody else.
"""

from typing import Any

from aiohttp import web

from sandbox.telegram.entities import Chat, Json, Message
from sandbox.telegram.groups import Group
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.people import Person


async def read_body(request: web.Request) -> Json:
    body = await request.json() if request.can_read_body else {}
    if not isinstance(body, dict):
        raise ValueError("an object is expected")
    return body


def person_of(tg: Messenger, person_id: Any) -> Person:
    return tg.people[int(str(person_id))]


def chat_of(tg: Messenger, request: web.Request, part: str = "chat") -> Chat:
    return tg.service.chats[int(request.match_info[part])]


def message_of(tg: Messenger, request: web.Request) -> Message:
    return chat_of(tg, request).messages[int(request.match_info["message"])]


def where_of(tg: Messenger, chat: Chat, person: Person) -> Group | None:
    """`where` for the methods of `Person`: the chat's group; None for the person's own private chat.

    Raises PermissionError for the private chat of somebody else.
    """
    if not chat.is_private:
        return group_of(tg, chat)
    if chat is not person.chat:
        raise PermissionError(f"{person.name} is not in this chat")
    return None


def group_of(tg: Messenger, chat: Chat) -> Group:
    for group in tg.groups:
        if group.chat is chat:
            return group
    raise KeyError("group")
