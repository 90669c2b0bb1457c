"""Messages of the faces queue, as `queue_messages.schema.json` says. Every id in them is a number.

A contact is a person or a cluster of unknown faces: both take numbers from one sequence.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import Corrupt
from domain.ids import WorkspaceId

DELETE_CONTACT, DELETE_FACES, MOVE_FACES = "delete_contact", "delete_faces_for_contact", "move_faces"
ACTIONS = frozenset({DELETE_CONTACT, DELETE_FACES, MOVE_FACES})
MOST_FACES = 100_000
_MOST_BYTES = 4_000_000
_MOST = 2**63 - 1  # Postgres' bigint
_DIGITS = re.compile(r"[0-9]{1,19}")
_YES_OR_NO = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """user_id: the workspace. new_contact_id: the target of a move, whose source is contact_id."""

    action: str
    user_id: WorkspaceId
    contact_id: int
    face_numbers: tuple[int, ...]
    new_contact_id: int | None = None
    delete_old_contact: bool = False

    def body(self) -> dict[str, object]:
        faces = {"media_asset_feature_ids": list(self.face_numbers)}
        if self.new_contact_id is None:
            return removal_body(self.action, self.user_id, self.contact_id) | faces
        head = move_body(
            self.user_id, self.contact_id, self.new_contact_id, deletes_old=self.delete_old_contact
        )
        return head | faces


def removal_body(action: str, user_id: WorkspaceId, contact_id: int) -> dict[str, object]:
    """The body without its faces."""
    return {"action": action, "user_id": user_id, "contact_id": contact_id}


def move_body(
    user_id: WorkspaceId, old_contact_id: int, new_contact_id: int, *, deletes_old: bool
) -> dict[str, object]:
    """The body without its faces; without `delete_old_contact` where nothing is deleted."""
    body: dict[str, object] = {
        "action": MOVE_FACES,
        "user_id": user_id,
        "old_contact_id": old_contact_id,
        "new_contact_id": new_contact_id,
    }
    return body | {"delete_old_contact": True} if deletes_old else body


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
