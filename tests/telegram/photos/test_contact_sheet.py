"""A sheet under a card shows its faces as numbered tiles. In a preview each face has a tick, which can be
taken away.
"""

from bot.messages.callbacks import callback
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import add_persons, link_user
from tests.telegram.admin_chat import connect, faces_of, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import faces_asked_for, sheets, size
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def both(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> None:
    """Mia connected Anna, who is on three photos, and Ben, who is on one."""
    await connect(bot, group, admins, mia, "Anna")
    await connect(bot, group, admins, mia, "Ben")
    for look in ("anna", "anna", "anna", "ben"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()


async def posted_faces(name: str) -> list[int]:
    """The numbers of the person's faces on posted photos."""
    return await sql.values(
        int,
        """SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           JOIN persons p ON p.id = f.person_id WHERE p.name = $1 ORDER BY f.number""",
        name,
    )


async def preview(bot: WholeBot, admins: Group, ada: Person, one: str, other: str) -> Message:
    card = await say_there(bot, admins, ada, "/merge")
    await bot.press(ada, card, one)
    await bot.press(ada, card, other)
    return card


async def test_a_list_of_people_has_their_pictures_under_it(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/people")
    assert "1. Anna: 3 photos" in card.words
    [sheet] = sheets(admins)
    assert sheet.reply_to == card
    assert size(sheet)[0] > size(sheet)[1]  # two tiles
    await bot.press(ada, card, "Anna")
    assert sheets(admins) == []


async def test_the_list_of_the_unknown_shows_a_face_of_each_and_leads_back(
    bot: WholeBot, both: None, group: Group, admins: Group, ada: Person
) -> None:
    for look in ("max", "max", "zoe", "zoe", "zoe"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
        await bot.settle()
    card = await say_there(bot, admins, ada, "/people")
    await bot.press(ada, card, "Unknown (2)")
    zoe, max_ = await sql.rows(
        """SELECT c.number, (array_agg(f.number ORDER BY f.quality_score DESC, f.id))[1] AS face
           FROM clusters c JOIN face_instances f ON f.cluster_id = c.id GROUP BY 1 ORDER BY count(*) DESC"""
    )
    assert "1. 3 faces in " in card.words
    assert "2. 2 faces in " in card.words
    assert await faces_asked_for() == [zoe["face"], max_["face"]]
    [unknown] = sheets(admins)
    assert unknown.reply_to == card
    await bot.press(ada, card, "👥 Known")
    assert "1. Anna: 3 photos" in card.words
    await bot.press(ada, card, "🕘 History")
    assert sheets(admins) == []


async def test_the_sheet_is_deleted_when_the_list_of_unknown_people_has_become_empty(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
    await bot.settle()
    card = await say_there(bot, admins, ada, "/unknown")
    assert len(sheets(admins)) == 1
    await sql.execute("UPDATE face_instances SET set_aside = 'not_a_face', cluster_id = NULL")
    await bot.press(ada, card, data=callback("unknown", 0))
    assert "no unknown people" in card.words
    assert sheets(admins) == []


async def test_no_sheet_shows_unknown_faces_of_two_workspaces_at_once(
    bot: WholeBot, both: None, group: Group, ada: Person
) -> None:
    """A sheet has faces of one workspace. The sheet of known people, which was there, is deleted."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
    otto = bot.tg.add_user("Otto", started=True)
    other = bot.tg.add_group("School", admins=[otto, ada])
    await other.add_bot(by=otto)
    await bot.settle()
    await sql.execute(  # else Otto, who let the bot in, would be asked and not Ada
        "UPDATE groups SET activated_by_id = (SELECT min(activated_by_id) FROM groups) WHERE title = 'School'"
    )
    for _ in range(2):
        await ada.post_photo(other, bot.engine.draw(bot.engine.face(zoe=0.9)))
        await bot.settle()
    card = await bot.write(ada, "/people")
    await bot.press(ada, card, "Everybody in “Kindergarten”")
    assert len(sheets(ada)) == 1
    await bot.press(ada, card, "Unknown")
    assert "2 unknown people" in card.words
    assert sheets(ada) == []
    assert card.buttons[-2:] == ["👥 Everybody in “Kindergarten”", "👥 Everybody in “School”"]


async def test_no_sheet_shows_own_people_of_two_workspaces_at_once(
    bot: WholeBot, both: None, admins: Group, ada: Person, mia: Person
) -> None:
    """The first page's sheet is deleted: its numbers would not be those of the second page."""
    names = [f"C{at}" for at in range(1, 8)]
    await add_persons(*names)
    school = await sql.value(int, "INSERT INTO workspaces (name) VALUES ('School') RETURNING id")
    await add_persons("Zoe", workspace_id=school)
    for name in (*names, "Zoe"):
        await link_user(mia.id, name, "owner")
    card = await bot.write(mia, "/people")
    assert len(sheets(mia)) == 1
    await bot.press(mia, card, "Next")
    assert "C7" in card.words
    assert "Zoe" in card.words
    assert sheets(mia) == []


async def test_a_preview_shows_the_faces_that_it_touches(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    assert len(sheets(admins)) == 1
    assert sorted(await faces_asked_for()) == await posted_faces("Anna")
    assert card.buttons[1:4] == ["☑ 1", "☑ 2", "☑ 3"]
    await bot.press(ada, card, "Yes, one person")
    assert sheets(admins) == []


async def test_turning_the_page_of_a_list_changes_its_sheet(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    """Anna is on the first page and Ben on the second one."""
    await add_persons(*(f"B{at}" for at in range(8)))
    card = await say_there(bot, admins, ada, "/people")
    [sheet] = sheets(admins)
    first = sheet.media
    assert "Grey" in sheet.words  # no photo shows B0
    await bot.press(ada, card, "Next")
    assert "Ben: 1 photo" in card.words
    assert sheets(admins) == [sheet]
    assert first is not None
    assert sheet.media is not None
    assert sheet.media.file.data != first.file.data
    await bot.press(ada, card, "Previous")
    assert sheets(admins) == [sheet]
    assert sheet.media.file.data == first.file.data


async def test_a_page_without_faces_has_no_sheet_and_turning_back_brings_it_again(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    await add_persons(*(f"C{at}" for at in range(8)))
    card = await say_there(bot, admins, ada, "/people")
    [sheet] = sheets(admins)
    await bot.press(ada, card, "Next")
    assert sheets(admins) == []  # no photo shows anybody of the second page
    await bot.press(ada, card, "Previous")
    [again] = sheets(admins)
    assert size(again) == size(sheet)


async def test_a_merge_that_leaves_a_face_out_is_a_move(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    await bot.press(ada, card, "☑ 2")
    assert "Anna in 2 photos becomes Ben" in card.words
    assert "Anna stays a separate person, with 1 face" in card.words
    assert len(sheets(admins)) == 1
    await bot.press(ada, card, "☐ 2")
    assert "one person?" in card.words
    await bot.press(ada, card, "☑ 1")
    await bot.press(ada, card, "Yes, move")
    assert (await faces_of("Anna"), await faces_of("Ben")) == (1, 3)
    [anna] = await sql.rows("SELECT status FROM persons WHERE name = 'Anna'")
    assert anna["status"] == "ACTIVE"
    assert sheets(admins) == []
    await bot.press(ada, card, "Undo")
    assert (await faces_of("Anna"), await faces_of("Ben")) == (3, 1)


async def test_a_merge_can_be_reached_again_after_an_unticked_face_left_the_person(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    await bot.press(ada, card, "☑ 1")
    newest = (await posted_faces("Anna"))[-1]
    await sql.execute("UPDATE face_instances SET person_id = NULL, basis = NULL WHERE number = $1", newest)
    await bot.press(ada, card, "Yes, move")
    assert "one person?" in card.words
    await bot.press(ada, card, "Yes, one person")
    assert await faces_of("Ben") == 3


async def test_a_yes_that_was_drawn_before_a_tick_was_taken_away_merges_nobody(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    yes = card.button("Yes, one person")["callback_data"]
    await bot.press(ada, card, "☑ 2")
    answer = await bot.press(ada, card, data=yes)
    assert "earlier" in (answer.text or "")
    assert (await faces_of("Anna"), await faces_of("Ben")) == (3, 1)


async def test_without_any_ticked_face_there_is_nothing_to_confirm(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    for at in (1, 2, 3):
        await bot.press(ada, card, f"☑ {at}")
    assert "No face is ticked" in card.words
    assert card.buttons == ["☐ 1", "☐ 2", "☐ 3", "No, two people"]


async def test_a_face_without_its_tick_is_left_out_of_a_move_of_photos(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/move")
    await bot.press(ada, card, "Anna")
    await bot.press(ada, card, "All")
    await bot.press(ada, card, "Take off")
    await bot.press(ada, card, "☑ 3")
    assert "is taken off 2 photos" in card.words
    await bot.press(ada, card, "Yes, take off")
    assert (await faces_of("Anna"), await faces_of(None)) == (1, 2)


async def test_more_faces_than_a_sheet_holds_are_turned_over(
    bot: WholeBot, both: None, group: Group, admins: Group, ada: Person
) -> None:
    for _ in range(10):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    card = await preview(bot, admins, ada, "Anna", "Ben")
    assert "☑ 12" in card.buttons
    assert "☑ 13" not in card.buttons
    await bot.press(ada, card, "Next")
    assert [text for text in card.buttons if "☑" in text] == ["☑ 13"]
    [sheet] = sheets(admins)
    assert size(sheet)[0] == size(sheet)[1]  # one tile


async def test_the_sheet_shows_parents_only_faces_of_their_persons_on_photos_that_they_have(
    bot: WholeBot, both: None, mia: Person, ada: Person
) -> None:
    annas, bens = await posted_faces("Anna"), await posted_faces("Ben")
    card = await bot.write(mia, "/people")
    [sheet] = sheets(mia)
    anna, ben = await faces_asked_for()
    assert (anna in annas, [ben]) == (True, bens)
    await bot.press(mia, card, "Ben")
    assert sheet.deleted
    other = next(face for face in annas if face != anna)
    await sql.execute(
        """UPDATE deliveries SET state = 'retracted'
           WHERE asset_id <> (SELECT asset_id FROM face_instances WHERE number = $1)""",
        other,
    )
    await bot.write(mia, "/people")
    assert await faces_asked_for() == [other, 0]
    await sql.execute("UPDATE deliveries SET state = 'retracted'")
    await bot.write(mia, "/people")
    assert sheets(mia) == []


async def test_messages_that_show_or_name_an_erased_person_are_deleted_or_lose_the_name(
    bot: WholeBot, both: None, admins: Group, ada: Person, mia: Person
) -> None:
    listed = await say_there(bot, admins, ada, "/people")
    [sheet] = sheets(admins)
    history = await say_there(bot, admins, ada, "/history")
    ben = await preview(bot, admins, ada, "Ben", "Anna")
    hers = await bot.write(mia, "/people")
    unknown = await say_there(bot, admins, ada, "/unknown")
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Anna")
    await bot.press(mia, card, "Delete for good")
    assert sheet.deleted
    for message in (listed, history, ben, hers):
        assert "Anna" not in f"{message.words} {message.buttons}" or message.deleted
    assert not listed.deleted  # it names Ben as well
    assert not unknown.deleted  # it names nobody
    assert [m.words for m in admins.from_bot if "Anna" in m.words] == []
