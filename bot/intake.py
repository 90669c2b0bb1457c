"""A raw update becomes a row. Nothing here knows more of it than who it is about: Telegram adds kinds and
fields at any time, and one that we cannot read must not stop the rest.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from domain.fail_points import doing
from domain.ports import Doorbell
from domain.usecases.chats.receive_updates import Arrived, receive_updates

# Asked for by name: chat_member and message_reaction are left out by default.
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
    """The update as Postgres can keep it; None for what is no update."""
    if not isinstance(value, dict) or not _is_number(value.get("update_id")) or value["update_id"] < 0:
        return None
    try:
        update: Update = _storable(value)
    except RecursionError:
        return None
    return update


async def take_in(updates: Sequence[Update], doorbell: Doorbell) -> int:
    """updates: from `readable_update`. All of them are committed when it returns: how many are new.

    Raises Unavailable when Postgres is away; then none is.
    """
    doing("ingress")
    arrived = [Arrived(update["update_id"], update, lane_of(update)) for update in updates]
    return await receive_updates(arrived, doorbell)


def lane_of(update: Mapping[str, Any]) -> str:
    """`chat:user`: what one person does in one chat is handled in order.

    An update that says neither waits for nothing but itself.
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
    """0 for none."""
    number: Any = entity.get("id") if isinstance(entity, dict) else None
    return int(number) if _is_number(number) else 0


def _is_number(value: Any) -> bool:
    return type(value) is int and abs(value) <= MAX_BIGINT


def _storable(value: Any) -> Any:
    """jsonb knows neither NUL nor half a surrogate pair nor NaN; Python's JSON knows all of them."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
