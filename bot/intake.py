"""Reads only the number, the chat and the user of a raw update, before the update is stored. Telegram adds
kinds and fields at any time, and an update that we cannot read must not stop the others.
"""

import math
from collections.abc import Mapping
from typing import Any

from domain.usecases.chats.receive_updates import Arrived

# Each kind is named, because Telegram leaves chat_member and message_reaction out by default.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
)
MAX_BIGINT = 2**63 - 1

Update = dict[str, Any]


def readable_update(value: object) -> Update | None:
    """The update as Postgres can keep it; None for what is no update, or is nested too deep."""
    if not isinstance(value, dict) or not _is_number(value.get("update_id")) or value["update_id"] < 0:
        return None
    try:
        update: Update = _storable(value)
    except RecursionError:
        return None
    return update


def arrived(update: Update) -> Arrived:
    """What is stored of an update. update: from `readable_update`."""
    return Arrived(update["update_id"], update, lane_of(update))


def lane_of(update: Mapping[str, Any]) -> str:
    """`chat:user`: what one person does in one chat is handled in order.

    An update that names neither has a lane of its own.
    """
    for body in update.values():
        if not isinstance(body, dict):
            continue
        message = body.get("message")
        user = _id(body.get("from")) or _id(body.get("user"))
        chat = _id(body.get("chat")) or (_id(message.get("chat")) if isinstance(message, dict) else 0)
        if chat or user:
            return f"{chat}:{user}"
    return f"update:{update['update_id']}"


def _id(entity: object) -> int:
    """The id of a chat or user; 0 where there is none."""
    number: Any = entity.get("id") if isinstance(entity, dict) else None
    return int(number) if _is_number(number) else 0


def _is_number(value: Any) -> bool:
    return type(value) is int and abs(value) <= MAX_BIGINT


def _storable(value: Any) -> Any:
    """The value without NUL, half surrogate pairs, NaN and infinity: Python reads them, jsonb does not."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
