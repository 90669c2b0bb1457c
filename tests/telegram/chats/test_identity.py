"""Who sent a message: a person, or nobody when it was sent in the name of a chat or by a bot."""

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
    ("fields", "has_sender"),
    [
        ({"from": _PERSON}, True),
        ({"from": _PERSON, "sender_chat": _GROUP}, False),  # an anonymous admin: `from` is a made-up user
        ({"from": _PERSON | {"is_bot": True}}, False),
        ({"from": _PERSON | {"id": 777000}}, False),  # Telegram's service account
        ({}, False),
    ],
)
def test_only_a_person_who_writes_in_their_own_name_is_a_sender(
    fields: dict[str, Any], has_sender: bool
) -> None:
    message = Message.model_validate({"message_id": 1, "date": 0, "chat": _GROUP, **fields})
    assert (sender_of(message) is not None) is has_sender


async def test_an_anonymous_admin_is_told_that_the_bot_cannot_see_who_they_are(
    bot: WholeBot, ada: Person
) -> None:
    group = bot.tg.add_group("Choir", members=[bot.tg.add_user("Otto")], admins=[ada])
    await group.add_bot(by=bot.tg.add_user("Olga"))
    await bot.settle()
    await ada.send(group, "/activate", as_group=True)
    await bot.settle()
    assert "cannot see who you are" in group.from_bot[-1].words
    assert await sql.rows("SELECT id FROM groups WHERE active") == []
