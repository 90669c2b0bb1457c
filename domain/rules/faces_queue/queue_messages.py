"""Reads messages of the faces queue, as `queue_messages.schema.json` says."""

import json
import re
from collections.abc import Mapping
from typing import Any

from domain.errors import Corrupt
from domain.ids import WorkspaceId
from domain.values.queue_messages import ACTIONS, MOVE_FACES, QueueMessage

MOST_FACES = 100_000
_MOST_BYTES = 4_000_000
_MOST = 2**63 - 1  # Postgres' bigint
_DIGITS = re.compile(r"[0-9]{1,19}")
_YES_OR_NO = {"1": True, "true": True, "0": False, "false": False}


def read_queue_message(data: bytes) -> QueueMessage:
    """Also accepts `old_contact` and `new_contact`, numbers as text, 1 and 0 for yes and no, unknown keys.

    Raises Corrupt; its reason holds nothing of the message.
    """
    message = _object(data)
    action = message.get("action")
    if not isinstance(action, str) or action not in ACTIONS:
        raise _wrong("unknown_action")
    user_id, faces = WorkspaceId(_number(message, "user_id")), _faces(message)
    if action != MOVE_FACES:
        return QueueMessage(action, user_id, _number(message, "contact_id"), faces)
    return QueueMessage(
        action,
        user_id,
        _number(message, "old_contact_id", "old_contact"),
        faces,
        _number(message, "new_contact_id", "new_contact"),
        _yes_or_no(message, "delete_old_contact"),
    )


def _object(data: bytes) -> Mapping[str, Any]:
    if len(data) > _MOST_BYTES:
        raise _wrong("too_big")
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):  # not UTF-8, no JSON, a number of thousands of digits
        raise _wrong("no_json") from None
    if not isinstance(message, dict):
        raise _wrong("no_object")
    return message


def _number(message: Mapping[str, Any], *names: str) -> int:
    """The number under the first of the names that the message has."""
    for name in names:
        if name in message:
            number = _as_number(message[name])
            if number is None:
                break
            return number
    else:
        raise _wrong(f"missing: {names[0]}")
    raise _wrong(f"wrong_type: {names[0]}")


def _as_number(value: object) -> int | None:
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST:
        return value
    return None


def _faces(message: Mapping[str, Any]) -> tuple[int, ...]:
    name = "media_asset_feature_ids"
    given = message.get(name)
    if given is None:
        raise _wrong(f"missing: {name}")
    if not isinstance(given, list):
        raise _wrong(f"wrong_type: {name}")
    if len(given) > MOST_FACES:
        raise _wrong("too_many_faces")
    numbers = {_as_number(value): None for value in given}  # each number once, in the message's order
    if None in numbers:
        raise _wrong(f"wrong_type: {name}")
    return tuple(number for number in numbers if number is not None)


def _yes_or_no(message: Mapping[str, Any], name: str) -> bool:
    """An absent value means no."""
    value = message.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    answer = _YES_OR_NO.get(str(value).strip().lower()) if isinstance(value, int | str) else None
    if answer is None:
        raise _wrong(f"wrong_type: {name}")
    return answer


def _wrong(reason: str) -> Corrupt:
    return Corrupt("faces queue", reason)
