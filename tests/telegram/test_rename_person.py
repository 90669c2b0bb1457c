"""Persons through the chat: cards, /rename, /hide, birth dates."""

import pytest

from domain.queries import sql
from sandbox.telegram import Group, Message, Person
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    """The admin chat, with Ada and Otto in it."""
    otto = bot.tg.add_user("Otto", started=True)
    chat = bot.tg.add_group("Admins", members=[otto], admins=[ada])
    await chat.add_bot(by=ada)
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = $1", chat.id)
    await bot.settle()
    return chat


async def connect(bot: WholeBot, group: Group, ada: Person, who: Person, name: str) -> None:
    face = bot.engine.face(**{name.lower(): 0.9})
    await bot.connect(who, group, name, bot.engine.draw(face))
    request = next(m for m in reversed(ada.inbox) if "would like" in m.words)
    await bot.press(ada, request, "Approve")


async def write_there(bot: WholeBot, chat: Group, who: Person, text: str) -> Message:
    await who.send(chat, text)
    await bot.settle()
    return chat.from_bot[-1]


@pytest.fixture
async def anna(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    await connect(bot, group, ada, mia, "Anna")


async def test_an_owner_renames_in_two_steps(bot: WholeBot, anna: None, mia: Person) -> None:
    card = await bot.write(mia, "/people")
    await bot.press(mia, card, "Anna")
    assert "👤 Anna" in card.words
    await bot.press(mia, card, "✏️ Rename")
    assert "Step 2 of 2" in card.words
    result = await bot.write(mia, "Annabella")
    assert "Annabella got this name" in result.words
    assert "Annabella" in (await bot.write(mia, "/people")).words
    await bot.press(mia, result, "↩️ Undo")
    assert "Taken back" in result.words
    assert "• Anna –" in (await bot.write(mia, "/people")).words
    await bot.press(mia, result, "↪️ Do it again")
    assert "• Annabella –" in (await bot.write(mia, "/people")).words
