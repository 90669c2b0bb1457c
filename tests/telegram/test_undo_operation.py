"""What touched more faces than anybody would tick is shown before it is taken back, or done again."""

import pytest

from domain.queries import sql
from sandbox.telegram import Group, Message, Person
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.whole_bot import WholeBot

ASKED = "Take this back?"


@pytest.fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    return await open_admin_chat(bot, ada)


@pytest.fixture
async def merged(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> Message:
    """Anna, who is Mia's and on three photos, became part of Ben."""
    await connect(bot, group, admins, mia, "Anna")
    await connect(bot, group, admins, ada, "Ben")
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    card = await say_there(bot, admins, ada, "/merge")
    for button in ("Anna", "Ben", "Yes, one person"):
        await bot.press(ada, card, button)
    await bot.settle()
    return card


def sheets(chat: Group) -> list[Message]:
    return [message for message in chat.from_bot if "card above" in message.words and not message.deleted]


async def undone() -> int:
    return len(await sql.rows("SELECT id FROM operations WHERE undone_by_id IS NOT NULL"))


@pytest.mark.checklist(218, 219)
async def test_a_big_undo_says_first_what_it_would_do(
    bot: WholeBot, merged: Message, admins: Group, ada: Person
) -> None:
    bot.configure(delete_confirm_threshold=3)
    await bot.press(ada, merged, "↩️ Undo")
    assert ASKED in merged.words
    assert "Anna became part of Ben" in merged.words
    assert "4 faces change hands (photos: 4)" in merged.words
    assert "3 photos are taken back from Ada Admin" in merged.words
    assert merged.buttons == ["Leave it as it is", "↩️ Undo"]
    [faces] = sheets(admins)
    assert faces.reply_to == merged
    assert await undone() == 0
    await bot.press(ada, merged, "↩️ Undo")
    assert "Taken back: Anna became part of Ben" in merged.words
    assert sheets(admins) == []
    assert await undone() == 1
    await bot.press(ada, merged, "↪️ Do it again")
    assert "Do this again?" in merged.words
    await bot.press(ada, merged, "↪️ Do it again")
    assert "Done again: Anna became part of Ben" in merged.words


async def test_what_was_done_can_stay(bot: WholeBot, merged: Message, admins: Group, ada: Person) -> None:
    bot.configure(delete_confirm_threshold=3)
    await bot.press(ada, merged, "↩️ Undo")
    await bot.press(ada, merged, "Leave it as it is")
    assert merged.words.startswith("Anna became part of Ben")
    assert merged.buttons == ["↩️ Undo", "‹ Back"]
    assert sheets(admins) == []
    assert await undone() == 0


async def test_a_small_undo_is_done_at_once(bot: WholeBot, merged: Message, ada: Person) -> None:
    bot.configure(delete_confirm_threshold=4)
    await bot.press(ada, merged, "↩️ Undo")
    assert "Taken back" in merged.words


async def test_who_asks_late_is_told_who_was_first(
    bot: WholeBot, merged: Message, admins: Group, ada: Person
) -> None:
    bot.configure(delete_confirm_threshold=3)
    card = await say_there(bot, admins, ada, "/undo")
    await bot.press(ada, card, "↩️ 1")
    await bot.press(ada, merged, "↩️ Undo")
    await bot.press(ada, merged, "↩️ Undo")
    for button in ("↩️ Undo", "Leave it as it is"):
        answer = await bot.press(ada, card, button)
        assert "Taken back already by Ada Admin" in (answer.text or "")
    assert ASKED in card.words
