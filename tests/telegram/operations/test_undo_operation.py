"""Taking back or redoing many faces at once shows a preview first."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, faces_of, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import faces_asked_for, sheets
from tests.telegram.whole_bot import WholeBot

UNDO, REDO = "↩️ Undo", "↪️ Redo"
SURE, SURE_AGAIN, LEAVE = "↩️ Yes, undo", "↪️ Yes, redo", "Leave it as is"


@scene_fixture
async def merged(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> Message:
    """The card of a merge: Mia's Anna, who is on three photos, became part of Ada's Ben."""
    await connect(bot, group, admins, mia, "Anna")
    await connect(bot, group, admins, ada, "Ben")
    await post_anna(bot, group, ada, 3)
    card = await say_there(bot, admins, ada, "/merge")
    for button in ("Anna", "Ben", "Yes, one person"):
        await bot.press(ada, card, button)
    await bot.settle()
    return card


async def post_anna(bot: WholeBot, group: Group, ada: Person, times: int) -> None:
    for _ in range(times):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


async def posted_faces() -> list[int]:
    rows = await sql.rows(
        """SELECT f.number FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post' ORDER BY 1"""
    )
    return [row["number"] for row in rows]


@pytest.mark.checklist(218, 219)
async def test_a_big_undo_says_first_what_it_would_do(
    bot: WholeBot, merged: Message, admins: Group, ada: Person
) -> None:
    bot.configure(delete_confirm_threshold=3)
    await bot.press(ada, merged, UNDO)
    assert "Undo this?" in merged.words
    assert "Anna became part of Ben" in merged.words
    assert "4 faces move" in merged.words
    assert "3 photos are taken back from Ada Admin" in merged.words
    assert merged.buttons == [LEAVE, SURE]
    [faces] = sheets(admins)
    assert faces.reply_to == merged
    assert sorted(await faces_asked_for()) == await posted_faces()
    assert await faces_of("Ben") == 3
    await bot.press(ada, merged, SURE)
    assert "Anna and Ben are two people again" in merged.words
    assert sheets(admins) == []
    assert await faces_of("Anna") == 3


async def test_the_preview_of_a_redo_counts_faces_that_came_since_the_undo(
    bot: WholeBot, merged: Message, group: Group, admins: Group, ada: Person
) -> None:
    bot.configure(delete_confirm_threshold=5)
    await bot.press(ada, merged, UNDO)
    assert "are two people again" in merged.words  # four faces are not more than five
    await post_anna(bot, group, ada, 2)
    await bot.press(ada, merged, REDO)
    assert "Redo this?" in merged.words
    assert "6 faces move" in merged.words
    assert merged.buttons == [LEAVE, SURE_AGAIN]
    assert sorted(await faces_asked_for()) == await posted_faces()
    await bot.press(ada, merged, SURE_AGAIN)
    assert "↪️ Anna became part of Ben" in merged.words
    assert await faces_of("Ben") == 5


async def test_faces_that_moved_on_are_counted_and_not_shown(
    bot: WholeBot, merged: Message, admins: Group, ada: Person
) -> None:
    bot.configure(delete_confirm_threshold=2)
    first, *others = await posted_faces()
    await sql.execute("UPDATE face_instances SET person_id = NULL WHERE number = $1", first)
    await bot.press(ada, merged, UNDO)
    assert "3 faces move" in merged.words
    assert "1 face stays where it is" in merged.words
    assert sorted(await faces_asked_for()) == others


@pytest.mark.parametrize(("turns", "person"), [([UNDO], "Ben"), ([UNDO, SURE, REDO], "Anna")])
async def test_leaving_the_preview_changes_nothing_and_shows_the_person(
    bot: WholeBot, merged: Message, admins: Group, ada: Person, turns: list[str], person: str
) -> None:
    bot.configure(delete_confirm_threshold=3)
    for button in turns:
        await bot.press(ada, merged, button)
    await bot.press(ada, merged, LEAVE)
    assert merged.words.startswith(f"👤 {person}")
    assert sheets(admins) == []
    assert await faces_of(person) == 3


async def test_whoever_says_yes_late_is_told_who_was_first(
    bot: WholeBot, merged: Message, admins: Group, ada: Person
) -> None:
    bot.configure(delete_confirm_threshold=3)
    card = await say_there(bot, admins, ada, "/undo")
    await bot.press(ada, card, "↩️ 1")
    for button in (UNDO, SURE):
        await bot.press(ada, merged, button)
    answer = await bot.press(ada, card, SURE)
    assert "Already undone by Ada Admin" in (answer.text or "")
    await bot.press(ada, card, LEAVE)
    assert card.words.startswith("👤 Ben")


async def test_in_private_an_undo_says_the_name_that_the_owner_uses(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    await sql.execute("UPDATE participant_persons SET alias = 'Mouse'")
    card = await bot.write(mia, "/hide")
    await bot.press(mia, card, "Mouse")
    await bot.press(mia, card, UNDO)
    assert "Mouse is shown again" in card.words
