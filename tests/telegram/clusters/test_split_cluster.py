"""*Split …*: the bot ticks the faces that may be somebody else's, and a moderator changes the ticks."""

import pytest

from domain.queries.clusters import subgroups
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.mishaps import press_again
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot
from tests.usecases.grouping import sizes


@scene_fixture
async def card(bot: WholeBot, group: Group, admins: Group, ada: Person) -> Message:
    """The card of an unknown person on five photos, three of which show Max and two Moritz."""
    for look in ("max", "max", "max", "moritz", "moritz"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
        await bot.settle()
    await sql.execute(
        "UPDATE face_instances SET cluster_id = (SELECT min(id) FROM clusters), version = version + 1"
    )
    await bot.settle()
    [card] = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    return card


@scene_fixture
async def preview(bot: WholeBot, card: Message, admins: Group, ada: Person) -> Message:
    await bot.press(ada, card, "Split")
    return [
        message for message in admins.from_bot if "<b>" not in message.words and "Split" in message.words
    ][-1]


async def test_the_faces_of_the_smaller_part_are_shown_and_ticked(
    bot: WholeBot, preview: Message, admins: Group
) -> None:
    assert "2 different people" in preview.words
    assert "splits off 2 faces in 2 photos as a separate unknown person" in preview.words
    assert "3 faces stay" in preview.words
    assert preview.buttons == [
        *("Cancel", "All: 5", "👤 1: 3", "▸ 👤 2: 2", "☑ 1", "☑ 2"),
        "✂️ Split off 2 faces",
    ]
    [sheet] = sheets(admins)
    assert sheet.reply_to == preview
    assert await sizes() == [5]  # so far the bot has only asked


async def test_whoever_is_split_off_is_somebody_else_until_undo(
    bot: WholeBot, preview: Message, card: Message, admins: Group, ada: Person
) -> None:
    await bot.press(ada, preview, "Split off 2 faces")
    assert await sizes() == [2, 3]
    assert "2 faces of unknown person" in preview.words
    assert sheets(admins) == []
    assert "3 faces in 3 photos" in card.words
    await bot.press(ada, preview, "Undo")
    assert await sizes() == [5]
    assert "5 faces in 5 photos" in card.words


async def test_ticks_decide_who_leaves(bot: WholeBot, preview: Message, ada: Person) -> None:
    await bot.press(ada, preview, "☑ 1")
    assert "splits off 1 face in 1 photo" in preview.words
    await bot.press(ada, preview, "All: 5")
    assert [button for button in preview.buttons if button.startswith("☑")] != []
    assert len([button for button in preview.buttons if button.startswith("☐")]) == 4
    await bot.press(ada, preview, "Split off 1 face")
    assert await sizes() == [1, 4]


async def test_somebody_has_to_leave_and_somebody_to_stay(
    bot: WholeBot, preview: Message, ada: Person
) -> None:
    for tick in ("☑ 1", "☑ 2"):
        await bot.press(ada, preview, tick)
    assert "Tick at least one" in preview.words
    await bot.press(ada, preview, "All: 5")
    for at in range(1, 6):
        await bot.press(ada, preview, f"☐ {at}")
    assert "At least one has to stay" in preview.words
    assert not any("Split off" in button for button in preview.buttons)


async def test_where_all_look_alike_no_face_is_ticked(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(zoe=0.9)))
        await bot.settle()
    [card] = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    await bot.press(ada, card, "Split")
    preview = (
        admins.from_bot[-1] if "look like one person" in admins.from_bot[-1].words else admins.from_bot[-2]
    )
    assert "look like one person" in preview.words
    assert preview.buttons == ["☐ 1", "☐ 2", "☐ 3", "Cancel"]


async def test_cancel_changes_nothing_and_ends_the_ticks(
    bot: WholeBot, preview: Message, admins: Group, ada: Person
) -> None:
    split_off = preview.button("Split off 2 faces")["callback_data"]
    await bot.press(ada, preview, "Cancel")
    assert "Nothing was changed" in preview.words
    assert sheets(admins) == []
    answer = await bot.press(ada, preview, data=split_off)
    assert "earlier" in (answer.text or "")
    assert await sizes() == [5]


async def test_a_split_button_from_before_the_last_tick_splits_nothing(
    bot: WholeBot, preview: Message, ada: Person
) -> None:
    split_off = preview.button("Split off 2 faces")["callback_data"]
    await bot.press(ada, preview, "☑ 1")
    answer = await bot.press(ada, preview, data=split_off)
    assert "earlier" in (answer.text or "")
    assert await sizes() == [5]


async def test_a_press_that_is_handled_again_splits_once(
    bot: WholeBot, preview: Message, ada: Person
) -> None:
    await press_again(bot, ada, preview, "Split off 2 faces")
    assert await sizes() == [2, 3]
    assert "2 faces of unknown person" in preview.words


async def test_faces_beyond_those_that_are_shown_stay_and_count(
    bot: WholeBot, card: Message, admins: Group, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best two faces are shown: both may leave, because three others stay."""
    monkeypatch.setattr(subgroups, "MOST_FACES", 2)
    await bot.press(ada, card, "Split")
    [preview] = [message for message in admins.from_bot if "Tick any that" in message.words]
    for tick in [button for button in preview.buttons if button.startswith("☐")]:
        await bot.press(ada, preview, tick)
    assert "3 faces stay" in preview.words
    await bot.press(ada, preview, "Split off 2 faces")
    assert await sizes() == [2, 3]
