"""Training photos in a dialogue: the bot judges each, and Done or the third good one sends the request."""

from io import BytesIO

import pytest
from PIL import Image

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import ERASING
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def asked(bot: WholeBot, group: Group, mia: Person) -> Message:
    """Mia named Anna; the bot asks for photos."""
    return await bot.connect_until_photos(mia, group, "Anna")


def anna(bot: WholeBot, **look: float) -> bytes:
    return bot.engine.draw(bot.engine.face(**{"anna": 0.9, **look}))


async def test_good_photos_are_counted_and_more_are_asked_for(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    [[first], [second], [third]] = [await bot.send_photos(mia, anna(bot)) for _ in range(3)]
    assert "A good photo of Anna" in first.words
    assert "1 good photo so far" in first.words
    assert "2 good photos so far" in second.words
    assert second.buttons == ["✔️ Done", "Cancel"]
    assert "3 good photos: that is enough" in third.words
    assert third.buttons == ["➕ Add photos", "↩️ Withdraw request"]


async def test_each_verdict_says_what_is_wrong_and_does_not_count(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    engine = bot.engine
    photos = {
        "no face": engine.draw(),
        "too small": engine.draw(engine.face(anna=0.9, side_px=20)),
        "too blurry": engine.draw(engine.face(anna=0.9, sharpness=0.01)),
    }
    for said, photo in photos.items():
        [verdict] = await bot.send_photos(mia, photo)
        assert said in verdict.words
        assert "not count" in verdict.words
        assert verdict.buttons == ["Cancel"]


async def test_somebody_who_is_connected_already_is_not_connected_again(
    bot: WholeBot, group: Group, asked: Message, mia: Person, ada: Person
) -> None:
    await bot.connect(ada, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.95)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    photos_of_ben = (bot.engine.draw(bot.engine.face(ben=0.9)) for _ in range(3))
    [verdict] = await bot.send_photos(mia, *photos_of_ben)  # one question, as one answer holds for all
    assert "3 photos do not count" in verdict.words
    assert "a member connected them or an admin named them" in verdict.words  # nobody need have connected Ben
    assert "Ben" not in verdict.words  # Mia must not learn whose face it is


@pytest.mark.checklist(56)
async def test_of_several_faces_the_sender_picks_one(
    bot: WholeBot, asked: Message, mia: Person, ada: Person
) -> None:
    crowd = bot.engine.draw(bot.engine.face(side_px=90), bot.engine.face(anna=0.9, side_px=80))
    [picker] = await bot.send_photos(mia, crowd)
    assert "2 faces" in picker.words
    assert picker.photo is not None
    assert picker.buttons == ["1", "2", "Cancel"]
    data = picker.button("2")["callback_data"]
    assert "does not belong" in ((await bot.press(ada, ada.inbox[-1], data=data)).text or "")
    assert "looking at it" in ((await bot.press(mia, picker, data=data)).text or "")
    assert "A good photo of Anna" in picker.words
    assert "already" in ((await bot.press(mia, picker, data=data)).text or "")
    [kept] = await sql.rows("SELECT bbox_w, person_id FROM face_instances")
    assert kept["bbox_w"] == 80
    [person] = await sql.rows("SELECT id FROM persons")
    assert kept["person_id"] == person["id"]


async def test_a_number_that_is_not_on_the_picture_is_refused(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    crowd = bot.engine.draw(bot.engine.face(), bot.engine.face(anna=0.9))
    [picker] = await bot.send_photos(mia, crowd)
    forged = picker.button("2")["callback_data"].rpartition(":")[0] + ":7"
    assert "no face with this number" in ((await bot.press(mia, picker, data=forged)).text or "")
    assert picker.buttons == ["1", "2", "Cancel"]


@pytest.mark.checklist(55)
async def test_every_part_of_an_album_and_every_image_file_is_judged(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    before = len(mia.inbox)
    await mia.post_album(None, [anna(bot), anna(bot), bot.engine.draw()])
    png = BytesIO()
    Image.open(BytesIO(anna(bot))).save(png, "PNG")
    await mia.post_document(None, png.getvalue(), name="anna.png", mime_type="image/png")
    await bot.settle()
    await bot.make_due()
    await bot.settle()
    answers = [message.words for message in mia.inbox[before:]]
    assert len(answers) == 1
    lines = answers[0].splitlines()
    assert lines[0] == "📷 Your 4 photos:"
    assert ["A good photo" in line for line in lines[1:5]] == [True, True, False, True]
    assert "no face" in lines[3]
    assert "3 good photos" in lines[5]


@pytest.mark.checklist(237)
async def test_photos_that_come_in_a_row_get_one_answer_after_the_last(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    """Telegram does not say which photo is the last: each one puts the answer off, also over a restart."""
    said = len(mia.inbox)
    due = []
    for photo in (anna(bot), bot.engine.draw(), anna(bot)):
        sent = await mia.post_photo(None, photo)
        await bot.settle()
        bot.restart()
        [task] = await sql.rows(
            "SELECT not_before AS at, not_before > now() AS waits FROM tasks WHERE kind = 'show_verdicts'"
        )
        assert task["waits"]
        due.append(task["at"])
    assert due == sorted(set(due))
    assert len(mia.inbox) == said
    await bot.make_due()
    await bot.settle()
    [answer] = mia.inbox[said:]
    assert answer.reply_to is sent
    assert "2 good photos" in answer.words
    assert "2. 🔍 I found no face" in answer.words
    assert answer.buttons == ["✔️ Done", "Cancel"]
    await bot.make_due()
    await bot.settle()
    assert len(mia.inbox) == said + 1
    [alone] = await bot.send_photos(mia, anna(bot))
    assert "3 good photos" in alone.words
    assert "1." not in alone.words


@pytest.mark.checklist(237)
async def test_nothing_is_answered_while_one_of_the_photos_is_still_looked_at(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    said = len(mia.inbox)
    for photo in (anna(bot), anna(bot)):
        await mia.post_photo(None, photo)
    await bot.take_in()
    await bot.handle()
    await sql.execute(
        """UPDATE tasks SET not_before = now() + interval '1 hour' WHERE id = (
               SELECT max(id) FROM tasks WHERE kind = 'judge_training_photo')"""
    )
    await bot.settle()
    await sql.execute("UPDATE tasks SET not_before = now() WHERE kind = 'show_verdicts' AND state = 'ready'")
    await bot.settle()
    assert len(mia.inbox) == said
    for _ in range(2):
        await bot.make_due()
        await bot.settle()
    [answer] = mia.inbox[said:]
    assert "📷 Your 2 photos:" in answer.words


async def test_a_question_about_one_of_several_photos_stands_beside_its_picture(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    crowd = bot.engine.draw(bot.engine.face(side_px=90), bot.engine.face(anna=0.9, side_px=80))
    together, picker = await bot.send_photos(mia, anna(bot), crowd, anna(bot))
    assert [line[:2] for line in together.words.splitlines()] == ["📷 ", "1.", "3.", "2 "]
    assert picker.photo is not None
    assert picker.buttons == ["1", "2", "✔️ Done", "Cancel"]


async def test_whoever_sends_the_request_at_once_is_not_told_to_press_done(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    await mia.post_photo(None, anna(bot))
    await bot.settle()
    await bot.write(mia, "/done")
    said = len(mia.inbox)
    await bot.make_due()
    await bot.settle()
    assert len(mia.inbox) == said


@pytest.mark.checklist(57)
async def test_no_bytes_of_a_training_photo_are_kept(
    bot: WholeBot, group: Group, asked: Message, mia: Person
) -> None:
    crowd = bot.engine.draw(bot.engine.face(), bot.engine.face(anna=0.9))
    await bot.send_photos(mia, anna(bot), crowd, bot.engine.draw())
    assert [key async for key in bot.store.list("")] == []
    assert {row["path"] for row in await sql.rows("SELECT path FROM image_assets")} == {None}


async def test_the_eleventh_photo_is_one_too_many(bot: WholeBot, asked: Message, mia: Person) -> None:
    answers = await bot.send_photos(mia, *(anna(bot) for _ in range(11)))
    assert "10 good photos" in answers[-1].words or "10 good photos" in answers[-2].words
    assert any("10 photos at most" in answer.words for answer in answers)
    [count] = await sql.rows("SELECT count(*) AS n FROM image_assets")
    assert count["n"] == 10


async def test_the_same_photo_twice_counts_once(bot: WholeBot, asked: Message, mia: Person) -> None:
    first = await mia.post_photo(None, anna(bot))
    await bot.settle()
    await mia.forward(first, None)
    await bot.settle()
    assert "already sent me this photo" in mia.inbox[-1].words
    [count] = await sql.rows("SELECT count(*) AS n FROM image_assets")
    assert count["n"] == 1


async def test_what_is_no_photo_is_answered_and_changes_nothing(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    await mia.post_video(None, b"moving")
    await bot.settle()
    assert "only learn from photos" in mia.inbox[-1].words
    await mia.post_document(None, b"%PDF", name="anna.pdf", mime_type="application/pdf")
    await bot.settle()
    assert "only learn from photos" in mia.inbox[-1].words
    assert "waiting for photos of Anna" in (await bot.write(mia, "is this enough?")).words
    assert await sql.rows("SELECT * FROM image_assets") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"not an image at all", "cannot read"), (b"\xff\xd8\xff\xe0cut", "damaged")],
)
async def test_a_file_that_is_no_image_gets_a_clear_answer(
    bot: WholeBot, asked: Message, mia: Person, content: bytes, said: str
) -> None:
    await mia.post_document(None, content, name="anna.jpg", mime_type="image/jpeg")
    await bot.settle()
    await bot.make_due()
    await bot.settle()
    assert said in mia.inbox[-1].words
    assert "not used" in mia.inbox[-1].words
    [verdict] = await bot.send_photos(mia, anna(bot))
    assert "1 good photo" in verdict.words


@pytest.mark.checklist(58)
async def test_without_a_usable_face_the_person_is_kept_and_its_owner_told(
    bot: WholeBot, asked: Message, mia: Person, ada: Person
) -> None:
    await bot.send_photos(mia, bot.engine.draw())
    told = await bot.write(mia, "/done")
    assert "no usable photo of Anna" in told.words
    card = await bot.write(mia, "/people")
    assert "a draft" in card.words
    await bot.press(mia, card, "Anna")
    assert "No usable face yet" in card.words
    assert len(ada.inbox) == 1  # the admins are asked for nothing
    [verdict] = await bot.send_photos(mia, anna(bot))
    await bot.press(mia, verdict, "Done")
    assert "with the admins" in mia.inbox[-1].words


async def test_done_waits_for_the_verdicts(bot: WholeBot, asked: Message, mia: Person) -> None:
    [verdict] = await bot.send_photos(mia, anna(bot))
    await mia.post_photo(None, anna(bot))
    query = mia.tap(verdict, "Done")
    await bot.take_in()
    await bot.handle()  # the workers have not looked yet
    assert query.answer is not None
    assert "still looking" in (query.answer.text or "")
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "Done")
    assert "with the admins" in mia.inbox[-1].words


async def test_pressing_done_twice_sends_one_request(
    bot: WholeBot, asked: Message, mia: Person, ada: Person
) -> None:
    [verdict] = await bot.send_photos(mia, anna(bot))
    data = verdict.button("Done")["callback_data"]
    await bot.press(mia, verdict, data=data)
    sent = len(mia.inbox), len(ada.inbox)
    assert "already" in ((await bot.press(mia, verdict, data=data)).text or "")
    assert "already" in ((await bot.press(mia, verdict, data=data.replace("done", "discard"))).text or "")
    assert (len(mia.inbox), len(ada.inbox)) == sent
    assert verdict.buttons == []


async def test_a_photo_for_a_deleted_draft_is_refused(bot: WholeBot, asked: Message, mia: Person) -> None:
    await sql.execute(f"UPDATE persons SET {ERASING}")
    [told] = await bot.send_photos(mia, anna(bot))
    assert "no longer exists" in told.words
    assert "connect a person first" in (await bot.send_photos(mia, anna(bot)))[0].words
