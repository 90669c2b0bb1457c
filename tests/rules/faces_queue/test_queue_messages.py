"""Messages of the faces queue: those written fit the schema, those read may be looser."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from domain.errors import Corrupt
from domain.rules.faces_queue.queue_messages import read_queue_message
from domain.values.queue_messages import QueueMessage
from tests.conftest import REPOSITORY

SCHEMA = Draft202012Validator(
    json.loads((REPOSITORY / "domain/rules/faces_queue/queue_messages.schema.json").read_text())
)
numbers = st.integers(1, 2**63 - 1)
faces = st.lists(numbers, unique=True, max_size=20).map(tuple)
messages = st.builds(
    QueueMessage, st.sampled_from(["delete_contact", "delete_faces_for_contact"]), numbers, numbers, faces
) | st.builds(QueueMessage, st.just("move_faces"), numbers, numbers, faces, numbers, st.booleans())
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
KEYS = (
    *("action", "user_id", "contact_id", "old_contact_id", "old_contact", "new_contact_id", "new_contact"),
    *("media_asset_feature_ids", "delete_old_contact"),
)


def read(message: object) -> QueueMessage:
    return read_queue_message(json.dumps(message).encode())


def a_move(**changed: object) -> dict[str, Any]:
    message: dict[str, Any] = {
        "action": "move_faces",
        "user_id": 9,
        "old_contact_id": 15,
        "new_contact_id": 26,
        "media_asset_feature_ids": [456, 789],
    }
    message |= changed
    return {name: value for name, value in message.items() if value is not ...}


@pytest.mark.checklist(11)
@given(messages)
def test_what_is_written_fits_the_schema_and_is_read_as_it_was_meant(message: QueueMessage) -> None:
    SCHEMA.validate(message.body())
    assert read(message.body()) == message


@pytest.mark.checklist(5, 6, 7, 8)
def test_the_messages_of_the_specification_are_read_as_they_stand_there() -> None:
    # The source: the specification of the queue that the service was built to. These are its examples.
    ids = {"media_asset_feature_ids": [456, 789]}
    head = {"user_id": 9, "contact_id": 123}
    assert read({"action": "delete_contact", **head, **ids}) == QueueMessage(
        "delete_contact", 9, 123, (456, 789)
    )
    assert read({"action": "delete_faces_for_contact", **head, **ids}) == QueueMessage(
        "delete_faces_for_contact", 9, 123, (456, 789)
    )
    merge = QueueMessage("move_faces", 9, 15, (456, 789), 26, True)
    assert read(a_move(delete_old_contact=True)) == merge
    assert read(a_move()) == QueueMessage("move_faces", 9, 15, (456, 789), 26)


@pytest.mark.checklist(10)
@pytest.mark.parametrize("given", [{}, {"delete_old_contact": False}, {"delete_old_contact": None}])
def test_no_contact_is_deleted_unless_the_message_says_so(given: dict[str, object]) -> None:
    assert not read(a_move(**given)).delete_old_contact
    assert "delete_old_contact" not in read(a_move(**given)).body()


@pytest.mark.checklist(15)
@pytest.mark.parametrize(
    ("changed", "is_deleted"),
    [
        ({"old_contact_id": ..., "old_contact": 15, "new_contact_id": ..., "new_contact": 26}, False),
        ({"user_id": "9", "old_contact_id": " 15 ", "new_contact_id": "26"}, False),
        ({"media_asset_feature_ids": ["456", 789, "456"]}, False),
        ({"delete_old_contact": 1}, True),
        ({"delete_old_contact": "1"}, True),
        ({"delete_old_contact": 0}, False),
        ({"delete_old_contact": "0"}, False),
        ({"more": {"of": ["others"]}}, False),
    ],
)
def test_older_key_names_and_numbers_as_text_are_read_too(
    changed: dict[str, object], is_deleted: bool
) -> None:
    assert read(a_move(**changed)) == QueueMessage("move_faces", 9, 15, (456, 789), 26, is_deleted)


@pytest.mark.checklist(1, 11)
@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"action": ...}, "unknown_action"),
        ({"action": ["move_faces"]}, "unknown_action"),
        ({"user_id": ...}, "missing: user_id"),
        ({"user_id": True}, "wrong_type: user_id"),
        ({"user_id": 9.0}, "wrong_type: user_id"),
        ({"user_id": "2f1c7a52-95c1-4f6e-8a67-0c9a3f7a2b11"}, "wrong_type: user_id"),
        ({"old_contact_id": 0}, "wrong_type: old_contact_id"),
        ({"old_contact_id": 2**63}, "wrong_type: old_contact_id"),
        ({"old_contact_id": "٣"}, "wrong_type: old_contact_id"),
        ({"new_contact_id": None}, "wrong_type: new_contact_id"),
        ({"delete_old_contact": "maybe"}, "wrong_type: delete_old_contact"),
        ({"delete_old_contact": []}, "wrong_type: delete_old_contact"),
        ({"delete_old_contact": 2}, "wrong_type: delete_old_contact"),
        ({"media_asset_feature_ids": {"456": 1}}, "wrong_type: media_asset_feature_ids"),
        ({"media_asset_feature_ids": [456, None]}, "wrong_type: media_asset_feature_ids"),
        ({"media_asset_feature_ids": [[456]]}, "wrong_type: media_asset_feature_ids"),
        ({"media_asset_feature_ids": [1] * 100_001}, "too_many_faces"),
    ],
)
def test_what_is_no_message_is_refused_with_the_reason(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(Corrupt) as refused:
        read(a_move(**changed))
    assert refused.value.reason == reason


def test_as_many_faces_as_an_operation_takes_are_read() -> None:
    faces = list(range(1, 100_001))
    assert len(read(a_move(media_asset_feature_ids=faces)).face_numbers) == 100_000


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"[" * 100_000, b"1" * 5000, b"NaN", b'{"action": 1e999}', b"\xef\xbb\xbf{}"]
)
def test_odd_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Corrupt):
        read_queue_message(data)


@pytest.mark.checklist(11)
@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, anything)),
    st.sampled_from(["delete_contact", "delete_faces_for_contact", "move_faces", None]),
)
def test_anything_is_refused_or_read_as_a_message_that_fits_the_schema(
    message: dict[str, object], action: str | None
) -> None:
    if action is not None:
        message["action"] = action
    with suppress(Corrupt):
        SCHEMA.validate(read(message).body())
