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
