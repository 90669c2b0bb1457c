"""Who is behind a message: nobody, where it is written in the name of a chat."""

from typing import Any

import pytest
from aiogram.types import Message

from bot.telegram.identity import sender_of

_PERSON = {"id": 5, "is_bot": False, "first_name": "Mia"}
_GROUP = {"id": -1007, "type": "supergroup", "title": "Kindergarten"}


@pytest.mark.parametrize(
    ("fields", "is_somebody"),
    [
        ({"from": _PERSON}, True),
        ({"from": _PERSON, "sender_chat": _GROUP}, False),  # whatever account stands there besides
        ({"from": _PERSON | {"is_bot": True}}, False),
        ({"from": _PERSON | {"id": 777000}}, False),
        ({}, False),
    ],
)
def test_only_a_person_in_their_own_name_is_somebody(fields: dict[str, Any], is_somebody: bool) -> None:
    message = Message.model_validate({"message_id": 1, "date": 0, "chat": _GROUP, **fields})
    assert (sender_of(message) is not None) is is_somebody
