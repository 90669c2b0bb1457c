"""The person behind a message: nobody, for a message in the name of a chat."""

from typing import Any

import pytest
from aiogram.types import Message

from bot.telegram.chats.identity import sender_of
from sandbox.telegram import Person
from tests import sql
from tests.telegram.whole_bot import WholeBot

_PERSON = {"id": 5, "is_bot": False, "first_name": "Mia"}
_GROUP = {"id": -1007, "type": "supergroup", "title": "Kindergarten"}


@pytest.mark.parametrize(
    ("fields", "is_somebody"),
    [
        ({"from": _PERSON}, True),
        ({"from": _PERSON, "sender_chat": _GROUP}, False),  # whatever account stands in `from`
        ({"from": _PERSON | {"is_bot": True}}, False),
        ({"from": _PERSON | {"id": 777000}}, False),
        ({}, False),
    ],
)
def test_only_a_person_in_their_own_name_is_somebody(fields: dict[str, Any], is_somebody: bool) -> None:
    message = Message.model_validate({"message_id": 1, "date": 0, "chat": _GROUP, **fields})
    assert (sender_of(message) is not None) is is_somebody


async def test_whoever_writes_in_the_name_of_the_group_is_asked_to_be_somebody(
    bot: WholeBot, ada: Person
) -> None:
    group = bot.tg.add_group("Choir", members=[bot.tg.add_user("Otto")], admins=[ada])
    await group.add_bot(by=bot.tg.add_user("Olga"))
    await bot.settle()
    await ada.send(group, "/activate", as_group=True)
    await bot.settle()
    assert "cannot see who you are" in group.from_bot[-1].words
    assert await sql.rows("SELECT id FROM groups WHERE active") == []
