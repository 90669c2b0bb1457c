"""An admin who remains anonymous writes a command."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def test_an_anonymous_admin_is_told_in_the_language_of_the_admin_chat_why_nothing_is_answered(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    await sql.execute("UPDATE participants SET language = 'ru' WHERE tg_user_id = $1", ada.id)
    await ada.send(admins, "/queue", as_group=True)
    await bot.settle()
    assert "Мне не видно, кто вы" in admins.from_bot[-1].words
    before = len(group.from_bot)
    await ada.send(group, "/queue", as_group=True)
    await bot.settle()
    assert len(group.from_bot) == before


@pytest.mark.parametrize("command", ["/photo", "/forget_group", "/forget_workspace"])
async def test_an_anonymous_admin_is_told_in_the_group_why_nothing_is_deleted(
    bot: WholeBot, group: Group, ada: Person, command: str
) -> None:
    """After a /photo without an answer they would delete only the message, and every copy would stay."""
    photo = await ada.post_photo(group, bot.engine.draw(), as_group=True)
    await bot.settle()
    before = len(group.from_bot)
    await ada.send(group, command, as_group=True, reply_to=photo)
    await bot.settle()
    assert len(group.from_bot) == before + 1
    assert "I cannot see who you are" in group.from_bot[-1].words


def as_channel(chat: Group, command: str, **more: object) -> dict[str, object]:
    """An update: somebody who chose to write as their own channel sends a command."""
    message = {
        "message_id": 9000,
        "date": 1_795_817_500,
        "text": command,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(command)}],
        "chat": {"id": chat.id, "type": "supergroup", "title": chat.title},
        "from": {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
        "sender_chat": {"id": -1005550001, "type": "channel", "title": "Mias Kanal"},
    }
    return {"message": message | more}


@pytest.mark.parametrize(
    ("command", "in_admin_chat"),
    [
        ("/queue", True),
        ("/forget_workspace", True),
        ("/photo", False),
        ("/forget_group", False),
        ("/setup", False),
    ],
)
async def test_whoever_writes_as_their_channel_is_told_why_nothing_is_answered(
    bot: WholeBot, group: Group, admins: Group, command: str, in_admin_chat: bool
) -> None:
    """Nothing else would: the switch of anonymous admins is not on."""
    chat = admins if in_admin_chat else group
    before = len(chat.from_bot)
    bot.tg.push_update(as_channel(chat, command))
    await bot.settle()
    assert len(chat.from_bot) == before + 1
    assert "I cannot see who you are" in chat.from_bot[-1].words
    assert "If you write as a channel, choose your own name" in chat.from_bot[-1].words


async def test_what_a_channel_posted_in_its_own_name_is_not_answered_in_its_group(
    bot: WholeBot, group: Group, admins: Group
) -> None:
    """Telegram forwards the posts of the linked channel by itself."""
    before = len(group.from_bot)
    bot.tg.push_update(as_channel(group, "/photo", is_automatic_forward=True))
    await bot.settle()
    assert len(group.from_bot) == before
