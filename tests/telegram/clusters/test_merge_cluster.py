"""*Same as …*: an unknown person's faces are shown beside the preview, and lose and get back their ticks."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, faces_of
from tests.telegram.mishaps import press_again
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import faces_asked_for, sheets
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def card(bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person) -> Message:
    """The card of an unknown person on three photos. Mia has connected Anna."""
    await connect(bot, group, admins, mia, "Anna")
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()
    [card] = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    return card


async def same_as(bot: WholeBot, card: Message, admins: Group, ada: Person) -> Message:
    """Asks whether the unknown person is Anna, and returns the preview."""
    await bot.press(ada, card, "Same as")
    picker = admins.from_bot[-1]
    await bot.press(ada, picker, "Anna")
    return picker


@scene_fixture
async def preview(bot: WholeBot, card: Message, admins: Group, ada: Person) -> Message:
    return await same_as(bot, card, admins, ada)


async def state() -> str:
    """The state of the only cluster."""
    [cluster] = await sql.rows("SELECT state FROM clusters")
    return str(cluster["state"])


async def test_the_faces_stand_beside_the_preview_until_the_answer(
    bot: WholeBot, preview: Message, card: Message, admins: Group, ada: Person
) -> None:
    [sheet] = sheets(admins)
    assert sheet.reply_to == preview
    assert "Anna gets 3 faces in 3 photos" in preview.words
    assert preview.buttons == ["‹ Back", "☑ 1", "☑ 2", "☑ 3", "✅ Yes, it is Anna"]
    await bot.press(ada, preview, "Yes, it is Anna")
    assert (await faces_of("Anna"), await state()) == (3, "labelled")
    assert "This is Anna" in card.words
    assert sheets(admins) == []


async def test_only_the_best_faces_count_as_named_and_the_others_as_matched(
    bot: WholeBot, card: Message, admins: Group, ada: Person
) -> None:
    """The other faces are in the cluster because they look like these; nobody has named each of them."""
    bot.configure(face_prototypes_on_label=2)
    preview = await same_as(bot, card, admins, ada)
    await bot.press(ada, preview, "Yes, it is Anna")
    faces = await sql.rows(
        "SELECT f.basis FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'"
    )
    assert sorted(face["basis"] for face in faces) == ["matched", "named", "named"]


@pytest.mark.checklist(223)
async def test_a_face_without_its_tick_stays_unknown_and_the_others_move(
    bot: WholeBot, preview: Message, card: Message, admins: Group, ada: Person, mia: Person
) -> None:
    before = len(mia.photos)
    await bot.press(ada, preview, "☑ 2")
    assert "Anna gets 2 faces in 2 photos" in preview.words
    assert "2 photos go to Mia Lind" in preview.words
    assert "1 face stays unknown" in preview.words
    assert len(sheets(admins)) == 1
    assert await faces_of("Anna") == 0  # so far the bot has only asked
    await bot.press(ada, preview, "Yes, it is Anna")
    assert (await faces_of("Anna"), await faces_of(None), await state()) == (2, 1, "open")
    # Whoever took the tick from a face has said that it is not Anna: nobody is asked about that face.
    assert [photo.buttons[0] for photo in mia.photos[before:]] == ["Not Anna"] * 2
    assert "2 faces are Anna now" in preview.words
    assert sheets(admins) == []
    assert card.buttons[0] == "🏷 Name …"
    await bot.press(ada, preview, "Undo")
    assert (await faces_of("Anna"), await faces_of(None)) == (0, 3)


async def faces_by_quality() -> list[sql.Row]:
    """Id and number of each unknown face, the best first: that on the oldest photo."""
    return await sql.rows(
        """WITH ranked AS (
               UPDATE face_instances f SET quality_score = 0.9 - place.n / 100.0 FROM (
                   SELECT f.id, row_number() OVER (ORDER BY f.number) AS n FROM face_instances f
                   JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post') place
               WHERE place.id = f.id RETURNING f.id, f.number, place.n)
           SELECT id, number FROM ranked ORDER BY n"""
    )


async def refuse_for_anna(face: sql.Row) -> None:
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) SELECT $1, id FROM persons", face["id"]
    )


async def test_the_faces_that_would_count_as_named_are_on_the_first_page(
    bot: WholeBot, group: Group, card: Message, admins: Group, ada: Person
) -> None:
    for _ in range(10):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
    await bot.settle()
    ranked = await faces_by_quality()
    preview = await same_as(bot, card, admins, ada)
    assert await faces_asked_for() == [face["number"] for face in ranked[:12]]
    await bot.press(ada, preview, "Yes, it is Anna")
    named = await sql.values(int, "SELECT number FROM face_instances WHERE basis = 'named' ORDER BY 1")
    assert named == sorted(face["number"] for face in ranked[:3])


async def a_sharp_newcomer(bot: WholeBot, group: Group, ada: Person) -> sql.Row:
    """A face that comes into the cluster after the preview, and is the best one from then on."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
    await bot.settle()
    [*_, newest] = await faces_by_quality()
    await sql.execute("UPDATE face_instances SET quality_score = 1 WHERE id = $1", newest["id"])
    return newest


async def test_a_refusal_of_a_face_that_came_after_the_preview_lasts(
    bot: WholeBot, group: Group, card: Message, preview: Message, ada: Person
) -> None:
    """It is the best face by now, but whoever says yes has not seen it."""
    newest = await a_sharp_newcomer(bot, group, ada)
    await refuse_for_anna(newest)
    await bot.press(ada, preview, "Yes, it is Anna")
    assert (await faces_of("Anna"), await faces_of(None)) == (3, 1)
    assert await sql.values(int, "SELECT number FROM face_instances WHERE person_id IS NULL") == [
        newest["number"]
    ]
    assert await sql.value(int, "SELECT count(*) FROM negative_pairs") == 1


async def test_a_face_that_came_after_the_preview_is_matched_and_not_named(
    bot: WholeBot, group: Group, card: Message, preview: Message, ada: Person
) -> None:
    """A face without a refusal becomes Anna's, but only as a match of the shown faces."""
    newest = await a_sharp_newcomer(bot, group, ada)
    await bot.press(ada, preview, "Yes, it is Anna")
    assert await faces_of("Anna") == 4
    assert await sql.value(str, "SELECT basis FROM face_instances WHERE id = $1", newest["id"]) == "matched"


async def test_a_tick_taken_away_ends_no_refusal_of_a_face_that_nobody_saw(
    bot: WholeBot, card: Message, admins: Group, ada: Person
) -> None:
    """Only the best face counts as seen, just as where every face keeps its tick."""
    bot.configure(face_prototypes_on_label=1)
    faces = await sql.rows(
        """UPDATE face_instances f SET quality_score = 0.9 - place.n / 100.0 FROM (
               SELECT f.id, row_number() OVER (ORDER BY f.number DESC) AS n FROM face_instances f
               JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post') place
           WHERE place.id = f.id RETURNING f.id, place.n"""
    )
    [best, refused, _] = sorted(faces, key=lambda face: face["n"])
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) SELECT $1, id FROM persons", refused["id"]
    )
    preview = await same_as(bot, card, admins, ada)
    await bot.press(ada, preview, "☑ 3")
    assert "Anna gets 1 face in 1 photo" in preview.words
    assert "2 faces stay unknown" in preview.words
    await bot.press(ada, preview, "Yes, it is Anna")
    assert await sql.rows("SELECT id FROM face_instances WHERE basis = 'named'") == [{"id": best["id"]}]
    assert (await faces_of("Anna"), await state()) == (1, "open")
    await bot.press(ada, preview, "Undo")
    assert (await faces_of("Anna"), await faces_of(None)) == (0, 3)


async def test_the_preview_warns_of_a_photo_with_both_while_its_face_is_ticked(
    bot: WholeBot, card: Message, group: Group, admins: Group, ada: Person
) -> None:
    both = bot.engine.draw(bot.engine.face(max=0.9), bot.engine.face(anna=0.9))
    await ada.post_photo(group, both)
    await bot.settle()
    preview = await same_as(bot, card, admins, ada)
    assert "Look again" in preview.words
    assert "1 photo shows both of them" in preview.words
    assert "% alike: I would not even ask" in preview.words
    await bot.press(ada, preview, "☑ 4")  # the face on the newest photo
    assert "both of them" not in preview.words
    assert "% alike: I would not even ask" in preview.words


async def test_a_person_without_prototypes_is_not_compared(
    bot: WholeBot, card: Message, admins: Group, ada: Person
) -> None:
    await sql.execute("DELETE FROM person_prototypes")
    preview = await same_as(bot, card, admins, ada)
    assert "I cannot compare their faces" in preview.words


async def test_a_yes_from_before_the_last_tick_moves_nothing(
    bot: WholeBot, preview: Message, ada: Person
) -> None:
    yes = preview.button("Yes, it is Anna")["callback_data"]
    await bot.press(ada, preview, "☑ 2")
    answer = await bot.press(ada, preview, data=yes)
    assert "earlier" in (answer.text or "")
    assert (await faces_of("Anna"), await state()) == (0, "open")


async def test_with_every_face_ticked_again_the_whole_cluster_becomes_the_person(
    bot: WholeBot, preview: Message, ada: Person
) -> None:
    await bot.press(ada, preview, "☑ 2")
    await bot.press(ada, preview, "☐ 2")
    assert "3 faces in 3 photos" in preview.words
    await bot.press(ada, preview, "Yes, it is Anna")
    assert await state() == "labelled"


async def test_without_any_ticked_face_there_is_nothing_to_confirm(
    bot: WholeBot, preview: Message, ada: Person
) -> None:
    for at in (1, 2, 3):
        await bot.press(ada, preview, f"☑ {at}")
    assert "No face is ticked" in preview.words
    assert preview.buttons == ["☐ 1", "☐ 2", "☐ 3", "‹ Back"]


async def test_a_typed_name_that_somebody_has_shows_the_faces_too(
    bot: WholeBot, card: Message, admins: Group, ada: Person
) -> None:
    await bot.press(ada, card, "Name")
    await ada.send(admins, "anna")
    await bot.settle()
    [sheet] = sheets(admins)
    preview = sheet.reply_to
    assert preview is not None
    await bot.press(ada, preview, "☑ 1")
    await bot.press(ada, preview, "Yes, it is Anna")
    assert (await faces_of("Anna"), await faces_of(None)) == (2, 1)


async def test_going_back_puts_the_faces_away(
    bot: WholeBot, preview: Message, admins: Group, ada: Person
) -> None:
    await bot.press(ada, preview, "‹ Back")
    assert sheets(admins) == []


async def test_buttons_of_an_earlier_preview_do_nothing(
    bot: WholeBot, preview: Message, card: Message, admins: Group, ada: Person
) -> None:
    await bot.press(ada, preview, "☑ 1")
    await same_as(bot, card, admins, ada)
    for button in ("☐ 1", "Yes, it is Anna"):
        assert "earlier conversation" in ((await bot.press(ada, preview, button)).text or "")
    assert await faces_of("Anna") == 0


async def test_a_face_that_is_somebody_elses_by_now_is_not_moved(
    bot: WholeBot, preview: Message, ada: Person
) -> None:
    await bot.press(ada, preview, "☑ 3")
    await sql.execute(
        """UPDATE face_instances SET person_id = (SELECT id FROM persons), cluster_id = NULL
           WHERE asset_id = (SELECT min(id) FROM image_assets WHERE kind = 'post')"""
    )
    await bot.press(ada, preview, "Yes, it is Anna")
    assert "1 face is Anna now" in preview.words
    assert (await faces_of("Anna"), await faces_of(None)) == (2, 1)


async def test_a_yes_after_the_person_was_named_otherwise_says_that_name(
    bot: WholeBot, preview: Message, card: Message, admins: Group, ada: Person
) -> None:
    await bot.press(ada, preview, "☑ 1")
    await bot.press(ada, card, "Name")
    await ada.send(admins, "Max")
    await bot.settle()
    assert "Max" in ((await bot.press(ada, preview, "Yes, it is Anna")).text or "")
    assert (await faces_of("Anna"), await faces_of("Max")) == (0, 3)


async def test_a_press_that_is_handled_again_moves_the_faces_once_and_tells_the_result(
    bot: WholeBot, preview: Message, ada: Person
) -> None:
    await bot.press(ada, preview, "☑ 1")
    assert (await press_again(bot, ada, preview, "Yes, it is Anna")).text is None
    assert "2 faces are Anna now" in preview.words
    kinds = await sql.rows("SELECT kind FROM operations")
    assert [row["kind"] for row in kinds if row["kind"] != "approve_link"] == ["assign_faces"]
