"""/merge: whom into whom, what it would do, and what it did."""

import pytest

from domain.queries import sql
from sandbox.telegram import Group, Message, Person
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    return await open_admin_chat(bot, ada)


@pytest.fixture
async def both(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> None:
    """Anna is Mia's, Ben is Nora's; each is on one photo."""
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    await connect(bot, group, admins, mia, "Anna")
    await connect(bot, group, admins, nora, "Ben")
    for look in ("anna", "ben"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()


async def preview(bot: WholeBot, admins: Group, ada: Person, one: str, other: str) -> Message:
    card = await say_there(bot, admins, ada, "/merge")
    await bot.press(ada, card, one)
    await bot.press(ada, card, other)
    return card


@pytest.mark.checklist(223, 236)
async def test_a_merge_is_shown_before_it_is_done_and_can_be_undone(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    assert "Step 3 of 3" in card.words
    assert "2 faces move" in card.words
    assert "1 photo goes to Nora" in card.words
    assert "For more photos they ask to join" in card.words
    assert card.buttons[0] == "No, two people"
    assert await statuses() == {"Anna": "ACTIVE", "Ben": "ACTIVE"}
    await bot.press(ada, card, "Yes, one person")
    assert "Anna became part of Ben" in card.words
    assert "Moved: 2. Were there before: 2. Refused: 0." in card.words
    assert await statuses() == {"Anna": "MERGED", "Ben": "ACTIVE"}
    await bot.press(ada, card, "↩️ Undo")
    assert "2 faces are where they were" in card.words
    assert await statuses() == {"Anna": "ACTIVE", "Ben": "ACTIVE"}


async def statuses() -> dict[str, str]:
    return {row["name"]: row["status"] for row in await sql.rows("SELECT name, status FROM persons")}
