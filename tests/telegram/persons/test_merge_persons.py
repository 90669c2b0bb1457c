"""/merge asks who becomes part of whom, shows what that would do, and says what it did."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def both(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> None:
    """Mia connected Anna, who is on one photo. Nora connected Ben, who is on two."""
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    await connect(bot, group, admins, mia, "Anna")
    await connect(bot, group, admins, nora, "Ben")
    for look in ("anna", "ben", "ben"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()


async def preview(bot: WholeBot, admins: Group, ada: Person, one: str, other: str) -> Message:
    card = await say_there(bot, admins, ada, "/merge")
    await bot.press(ada, card, one)
    await bot.press(ada, card, other)
    return card


async def test_whoever_was_asked_for_another_name_and_looked_at_the_merge_instead_is_asked_no_more(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/rename Ben Anna")
    await bot.press(ada, card, "They are one person …")
    await bot.press(ada, card, "No, two people")
    await ada.send(admins, "No, Ben’s father has moved out")
    await bot.settle()
    assert await sql.values(str, "SELECT name FROM persons ORDER BY number") == ["Anna", "Ben"]


@pytest.mark.checklist(223, 236, 243)
async def test_a_merge_is_shown_before_it_is_done_and_can_be_undone(
    bot: WholeBot, both: None, admins: Group, ada: Person, mia: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    assert "Step 3 of 3" in card.words
    assert "2 faces move" in card.words
    assert "1 photo goes to Nora" in card.words
    assert "For more photos they have to ask to join" in card.words
    assert card.buttons[0] == "No, two people"
    assert await statuses() == {"Anna": "ACTIVE", "Ben": "ACTIVE"}
    await bot.press(ada, card, "Yes, one person")
    assert "Anna became part of Ben" in card.words
    assert "Faces that moved here: 2. Already here: 3." in card.words
    assert "Not moved" not in card.words
    assert await statuses() == {"Anna": "MERGED", "Ben": "ACTIVE"}
    assert "Anna – waiting for an answer from those who connected" in (await bot.write(mia, "/people")).words
    await bot.press(ada, card, "↩️ Undo")
    assert "Anna and Ben are two people again; 2 faces are Anna again" in card.words
    assert await statuses() == {"Anna": "ACTIVE", "Ben": "ACTIVE"}


@pytest.mark.checklist(29)
async def test_whoever_became_part_of_somebody_is_listed_and_offered_nowhere(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    await bot.press(ada, card, "Yes, one person")
    people = await say_there(bot, admins, ada, "/people")
    assert "1 known" in people.words
    assert "1. Ben: 3 photos" in people.words
    assert "Anna" not in "\n".join([people.words, *people.buttons])
    for command in ("/rename", "/hide", "/merge", "/move"):
        picker = await say_there(bot, admins, ada, command)
        assert "Ben" in picker.buttons, command
        assert "Anna" not in picker.buttons, command


@pytest.mark.checklist(243)
async def test_a_second_yes_reports_no_success_and_says_who_was_first(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    """*Yes* on two cards: the answer on the second says that nothing was changed, and who was first."""
    one = await preview(bot, admins, ada, "Anna", "Ben")
    other = await preview(bot, admins, ada, "Anna", "Ben")
    await bot.press(ada, one, "Yes, one person")
    answer = await bot.press(ada, other, "Yes, one person")
    assert answer.show_alert
    assert "Already merged by Ada Admin" in (answer.text or "")
    assert "Nothing was changed" in (answer.text or "")
    assert "became part of" not in other.words
    answer = await bot.press(ada, other, "🔄 Keep the name Anna")
    assert "Nothing was changed" in (answer.text or "")
    assert len(await sql.rows("SELECT id FROM operations")) == 1


async def test_a_card_of_deletion_that_was_open_meanwhile_deletes_nothing(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    deleting = await say_there(bot, admins, ada, "/delete Anna")
    merging = await preview(bot, admins, ada, "Anna", "Ben")
    await bot.press(ada, merging, "Yes, one person")
    [anna] = await sql.rows("SELECT number FROM persons WHERE name = 'Anna'")
    for verb in ("delete", "suredelete", "erase", "wipefaces", "dissolve"):
        more = ":0" if verb == "suredelete" else ""
        answer = await bot.press(ada, deleting, data=f"{verb}:{anna['number']}{more}")
        assert "already become part of another one" in (answer.text or ""), verb
    assert await sql.rows("SELECT id FROM erasures") == []


@pytest.mark.checklist(242)
async def test_nobody_is_merged_into_themselves(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/merge")
    await bot.press(ada, card, "Anna")
    assert card.buttons == ["Ben", "Cancel"]
    [anna, _] = await numbers()
    for verb in ("into", "domerge"):
        answer = await bot.press(ada, card, data=f"{verb}:{anna}:{anna}")
        assert answer.text == "That is the very same person. Nothing was changed."
    assert await statuses() == {"Anna": "ACTIVE", "Ben": "ACTIVE"}


async def test_where_nobody_else_is_known_merge_says_that_it_needs_two(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    card = await say_there(bot, admins, ada, "/merge")
    assert "Nobody is connected or named here yet" in card.words
    await connect(bot, group, admins, mia, "Anna")
    card = await say_there(bot, admins, ada, "/merge")
    await bot.press(ada, card, "Anna")
    assert "needs a second person" in card.words
    assert card.buttons == []


@pytest.mark.checklist(244)
async def test_the_preview_says_which_name_survives_and_swaps(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    assert "The name and the picture of Ben stay" in card.words
    assert "➖ Anna currently has 2 faces in 1 photo" in card.words
    assert "➕ Ben currently has 3 faces in 2 photos" in card.words
    for name in ("Anna", "Ben"):
        await bot.press(ada, card, f"🖼 {name}")
        shown = admins.from_bot[-1]
        assert shown.photo is not None
        assert f"1. {name}" in shown.words
    await bot.press(ada, card, "🔄 Keep the name Anna")
    assert "The name and the picture of Anna stay" in card.words
    assert "2 photos go to Mia Lind" in card.words
    await bot.press(ada, card, "Yes, one person")
    assert await statuses() == {"Anna": "ACTIVE", "Ben": "MERGED"}


async def test_what_speaks_against_a_merge_is_said(
    bot: WholeBot, group: Group, both: None, admins: Group, ada: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(ben=0.9)))
    await bot.settle()
    await sql.execute("UPDATE persons SET birth_date = '2015-01-01' WHERE name = 'Anna'")
    await sql.execute("UPDATE persons SET birth_date = '2019-06-01' WHERE name = 'Ben'")
    card = await preview(bot, admins, ada, "Anna", "Ben")
    assert "1 photo shows both of them" in card.words
    assert "birth dates are 4 years apart" in card.words
    assert "only 0 % alike" in card.words


async def test_warnings_stay_while_they_hold_when_a_face_loses_its_tick(
    bot: WholeBot, group: Group, both: None, admins: Group, ada: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(ben=0.9)))
    await bot.settle()
    await sql.execute("UPDATE persons SET birth_date = '2015-01-01' WHERE name = 'Anna'")
    await sql.execute("UPDATE persons SET birth_date = '2019-06-01' WHERE name = 'Ben'")
    card = await preview(bot, admins, ada, "Anna", "Ben")
    await bot.press(ada, card, "☑ 2")
    assert "1 photo shows both of them" in card.words
    assert "birth dates are 4 years apart" in card.words
    assert "only 0 % alike" in card.words
    await bot.press(ada, card, "☐ 2")
    await bot.press(ada, card, "☑ 1")  # the newest photo, which shows both
    assert "shows both of them" not in card.words
    assert "only 0 % alike" in card.words


async def test_a_face_that_loses_its_tick_is_not_asked_about_for_the_other_person(
    bot: WholeBot, group: Group, both: None, admins: Group, ada: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    card = await preview(bot, admins, ada, "Anna", "Ben")
    await bot.press(ada, card, "☑ 2")
    await bot.press(ada, card, "Yes, move")
    refused = """SELECT p.name FROM negative_pairs n JOIN persons p ON p.id = n.person_id
                 WHERE NOT n.is_mistake"""
    assert await sql.values(str, refused) == ["Ben"]


@pytest.mark.checklist(219, 243)
async def test_undo_says_who_did_it_what_stays_and_when_it_is_too_late(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    await bot.press(ada, card, "Yes, one person")
    listed = await say_there(bot, admins, ada, "/undo")
    assert "1. Anna became part of Ben, with 2 faces · Ada Admin" in listed.words
    # One of the faces is nobody's by now.
    await sql.execute(
        """UPDATE face_instances SET person_id = NULL WHERE id = (SELECT f.id FROM face_instances f
               JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
               JOIN face_assignment_events e ON e.affected_face_instance_ids ? f.id::text
                   AND e.operation = 'MOVE_TO_PERSON')"""
    )
    await bot.press(ada, listed, "↩️ 1")
    assert "Anna and Ben are two people again" in listed.words
    assert "1 face stays where it is" in listed.words
    assert "now nobody" in listed.words
    answer = await bot.press(ada, card, "↩️ Undo")
    assert "Already undone by Ada Admin" in (answer.text or "")
    await sql.execute("UPDATE operations SET created_at = now() - interval '31 days'")
    answer = await bot.press(ada, listed, "↪️ Redo")
    assert "too late" in (answer.text or "")
    assert "nothing you can undo" in (await say_there(bot, admins, ada, "/undo")).words


async def test_a_question_that_nobody_answers_keeps_numbers_only(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    """A name in the stored dialogue would outlive its person."""
    card = await say_there(bot, admins, ada, "/merge")
    await bot.press(ada, card, "Anna")
    assert "Anna" in card.words
    [row] = await sql.rows("SELECT data FROM conversations WHERE tg_chat_id = $1", admins.id)
    [anna, _] = await numbers()
    kept = sql.from_json(row["data"])["asking"]["data"]
    assert kept["absorbed"] == anna
    assert "Anna" not in str(kept)


async def numbers() -> list[int]:
    return [row["number"] for row in await sql.rows("SELECT number FROM persons ORDER BY number")]


async def statuses() -> dict[str, str]:
    return {row["name"]: row["status"] for row in await sql.rows("SELECT name, status FROM persons")}
