"""A moderator ticks photos of a person, sees what a move would do, moves them, and undoes the move."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import revoke_links
from tests.telegram.admin_chat import faces_of
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import faces_asked_for, sheets
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def photos(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> None:
    """Three photos show Anna. Mia connected Anna and Ben."""
    for name in ("Anna", "Ben"):
        face = bot.engine.face(**{name.lower(): 0.9})
        await bot.connect(mia, group, name, bot.engine.draw(face))
        await bot.press(ada, admins.from_bot[-1], "Approve")
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


@scene_fixture
async def card(bot: WholeBot, photos: None, ada: Person, admins: Group) -> Message:
    """The list of Anna's photos."""
    await ada.send(admins, "/move")
    await bot.settle()
    card = admins.from_bot[-1]
    await bot.press(ada, card, "Anna")
    return card


async def number_of(name: str) -> int:
    [person] = await sql.rows("SELECT number FROM persons WHERE name = $1", name)
    return int(person["number"])


async def test_nothing_is_ticked_at_first(card: Message) -> None:
    assert "Photos with Anna: 0 of 3 ticked" in card.words
    assert card.buttons == ["☐ 1", "☐ 2", "☐ 3", "☑ All"]


async def test_the_face_of_each_photo_stands_beside_its_number_and_stays_while_photos_are_ticked(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    [sheet] = sheets(admins)
    assert sheet.reply_to == card
    newest_first = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN persons p ON p.id = f.person_id AND p.name = 'Anna'
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post' ORDER BY a.taken_at DESC, a.id DESC"""
    )
    assert await faces_asked_for() == [row["number"] for row in newest_first]
    await bot.press(ada, card, "☐ 2")
    assert sheets(admins) == [sheet]


@pytest.mark.checklist(223)
async def test_ticked_photos_are_previewed_moved_and_given_back_by_undo(
    bot: WholeBot, card: Message, ada: Person, mia: Person
) -> None:
    await bot.press(ada, card, "All")
    await bot.press(ada, card, "☑ 2")
    assert "2 of 3 ticked" in card.words
    await bot.press(ada, card, "Move to")
    await bot.press(ada, card, "Ben")
    assert "Anna in 2 photos becomes Ben" in card.words
    assert "2 faces move." in card.words
    assert await faces_of("Anna") == 3  # so far the bot only asked
    assert await sql.rows("SELECT id FROM operations") == []
    await bot.press(ada, card, "Back to the photos")
    await bot.press(ada, card, "☑ 1")
    await bot.press(ada, card, "Move to")
    await bot.press(ada, card, "Ben")
    await bot.press(ada, card, "Yes, move")
    assert (await faces_of("Anna"), await faces_of("Ben")) == (2, 1)
    [event] = await sql.rows("SELECT note FROM face_assignment_events WHERE operation = 'MOVE_TO_PERSON'")
    assert event["note"] == "Bulk move of 1 selected photos"
    await bot.press(ada, card, "Undo")
    assert (await faces_of("Anna"), await faces_of("Ben")) == (3, 0)


@pytest.mark.checklist(145, 171)
async def test_a_person_is_taken_off_the_ticked_photos(
    bot: WholeBot, card: Message, ada: Person, mia: Person
) -> None:
    await bot.press(ada, card, "☐ 1")
    await bot.press(ada, card, "☐ 3")
    await bot.press(ada, card, "Take off")
    assert "Mia Lind" in card.words  # she would lose the photos
    await bot.press(ada, card, "Yes, take off")
    assert (await faces_of("Anna"), await faces_of(None)) == (1, 2)
    [event] = await sql.rows(
        """SELECT face_count, photo_count, note FROM face_assignment_events
           WHERE operation = 'REMOVE_FROM_PERSON'"""
    )
    assert event == {"face_count": 2, "photo_count": 2, "note": "Bulk remove from 2 selected photos"}
    assert len([photo for photo in mia.photos if not photo.deleted]) == 1


@pytest.mark.checklist(218)
async def test_where_many_photos_leave_peoples_chats_the_bot_asks_twice(
    bot: WholeBot, card: Message, ada: Person
) -> None:
    bot.configure(delete_confirm_threshold=2)
    await bot.press(ada, card, "All")
    await bot.press(ada, card, "Take off")
    await bot.press(ada, card, "Yes, take off")
    assert "Last question" in card.words
    assert "people’s chats" in card.words
    assert await faces_of("Anna") == 3
    await bot.press(ada, card, "Yes, take off")
    assert await faces_of("Anna") == 0


@pytest.mark.checklist(218, 221)
async def test_many_faces_that_nobody_receives_are_asked_about_twice_too_and_hiding_is_offered(
    bot: WholeBot, card: Message, ada: Person
) -> None:
    await revoke_links()
    bot.configure(delete_confirm_threshold=3)
    await bot.press(ada, card, "All")
    await bot.press(ada, card, "Move to")
    await bot.press(ada, card, "Ben")
    await bot.press(ada, card, "Yes, move")  # three faces are not more than three
    await bot.press(ada, card, "Undo")
    bot.configure(delete_confirm_threshold=2)
    await bot.press(ada, card, data=f"move:{await number_of('Anna')}")
    await bot.press(ada, card, "All")
    await bot.press(ada, card, "Take off")
    assert "🙈 Hide instead" not in card.buttons
    await bot.press(ada, card, "Yes, take off")
    assert "Last question" in card.words
    assert "people’s chats" not in card.words  # nobody has the photos
    assert "3 faces move" in card.words
    assert card.buttons == ["‹ Back to the photos", "🙈 Hide instead", "Yes, take off"]
    await bot.press(ada, card, "🙈 Hide instead")
    assert await faces_of("Anna") == 3
    assert await sql.rows("SELECT status FROM persons WHERE name = 'Anna'") == [{"status": "HIDDEN"}]
    await bot.press(ada, card, data=f"move:{await number_of('Anna')}")
    await bot.press(ada, card, "All")
    await bot.press(ada, card, "Take off")
    await bot.press(ada, card, "Yes, take off")
    assert card.buttons == ["‹ Back to the photos", "Yes, take off"]  # Anna is hidden already
    await bot.press(ada, card, "Yes, take off")
    assert await faces_of("Anna") == 0


async def test_an_earlier_list_does_nothing(bot: WholeBot, card: Message, ada: Person, admins: Group) -> None:
    await bot.press(ada, card, "All")
    old = card.button("Take off")["callback_data"]
    await ada.send(admins, "/move")
    await bot.settle()
    await bot.press(ada, admins.from_bot[-1], "Anna")
    assert "earlier conversation" in ((await bot.press(ada, card, data=old)).text or "")
    assert await faces_of("Anna") == 3


async def test_a_photo_that_shows_the_person_no_more_is_left_out(
    bot: WholeBot, card: Message, ada: Person
) -> None:
    await bot.press(ada, card, "All")
    await sql.execute(
        """UPDATE face_instances SET person_id = NULL WHERE asset_id = (
               SELECT min(id) FROM image_assets WHERE kind = 'post')"""
    )
    await bot.press(ada, card, "Take off")
    assert "is taken off 2 photos" in card.words


async def test_whoever_does_not_moderate_moves_nothing(
    bot: WholeBot, card: Message, mia: Person, ada: Person
) -> None:
    [anna] = await sql.rows("SELECT number FROM persons WHERE name = 'Anna'")
    assert "Only" in ((await bot.press(mia, mia.inbox[-1], data=f"move:{anna['number']}")).text or "")
    assert "Only" in (await bot.write(mia, "/move")).words
    answer = await bot.press(mia, mia.inbox[-1], data="movego:1")
    assert "earlier conversation" in (answer.text or "")
    assert await faces_of("Anna") == 3
