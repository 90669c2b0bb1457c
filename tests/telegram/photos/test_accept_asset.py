"""What a group posts: photos and videos are taken in, other films are rejected with a reason."""

from typing import Any

import pytest

from domain.ids import AssetId, TaskId
from domain.steps.service.examine_work import examine_work
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from sandbox.chaos.pictures import video_of
from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def take_in(bot: WholeBot) -> list[sql.Row]:
    """Handles the updates, and returns the assets; no photo is looked at yet."""
    await bot.take_in()
    await bot.handle()
    return await sql.rows("SELECT * FROM image_assets ORDER BY id")


@pytest.mark.checklist(40)
async def test_photos_files_and_albums_are_taken_in(bot: WholeBot, group: Group, mia: Person) -> None:
    engine = bot.engine
    await mia.post_photo(group, engine.draw(), caption="us")
    await mia.post_document(group, engine.draw(), name="a.png", mime_type="image/png")
    await mia.post_document(group, engine.draw(), name="a.HEIC", mime_type=None)
    await mia.post_document(group, engine.draw(), name="a.jpg", mime_type="application/octet-stream")
    await mia.post_album(group, [engine.draw(), engine.draw()])
    assets = await take_in(bot)
    assert [asset["media"] for asset in assets] == [
        "photo",
        "document",
        "document",
        "document",
        "photo",
        "photo",
    ]
    assert {asset["state"] for asset in assets} == {"received"}
    album = await sql.rows("SELECT media_group_id FROM postings ORDER BY id DESC LIMIT 2")
    assert album[0] == album[1] != {"media_group_id": None}


@pytest.mark.parametrize("caption", ["/connect Anna", "/help", "/photo", "/start", "/people", "/doctor"])
async def test_a_photo_whose_caption_is_a_command_is_taken_in(
    bot: WholeBot, group: Group, mia: Person, caption: str
) -> None:
    said = len(group.from_bot)
    await mia.post_photo(group, bot.engine.draw(), caption=caption)
    [asset] = await take_in(bot)
    assert asset["state"] == "received"
    is_for_groups = caption in ("/connect Anna", "/help")
    assert len(group.from_bot) - said == is_for_groups, "a command for groups is answered as well"


@pytest.mark.checklist(41, 42)
async def test_a_photo_is_on_record_with_its_task_and_without_its_bytes(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    posted = await mia.post_photo(group, bot.engine.draw())
    [asset] = await take_in(bot)
    assert posted.media is not None
    assert asset["tg_file_id"] == posted.media.file_ids[-1]  # the largest size
    assert asset["tg_file_unique_id"] == posted.media.file.unique_id
    assert asset["path"] is None
    [posting] = await sql.rows(
        """SELECT x.tg_message_id, r.tg_user_id FROM postings x
           JOIN participants r ON r.id = x.posted_by_id"""
    )
    assert posting == {"tg_message_id": posted.message_id, "tg_user_id": mia.id}
    [task] = await sql.rows("SELECT id, ids FROM tasks WHERE kind = 'recognise_asset'")
    assert sql.from_json(task["ids"]) == {"asset_id": asset["id"]}
    assert ("vision", task["id"]) in bot.rung.rung
    assert [key async for key in bot.store.list("")] == []


async def test_a_photo_gets_a_reaction_and_no_words(bot: WholeBot, group: Group, mia: Person) -> None:
    good = await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert list(good.reactions.values()) == [["👌"]]
    assert len(group.from_bot) == 1  # only the introduction: no words about the photo


@pytest.mark.checklist(40)
async def test_a_video_is_taken_in_and_gets_the_same_reaction_as_a_photo(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    video = await mia.post_video(group, video_of([bot.engine.draw()]))
    await bot.settle()
    [asset] = await sql.rows("SELECT state, reason, media FROM image_assets")
    assert asset == {"state": "done", "reason": None, "media": "video"}
    assert list(video.reactions.values()) == [["👌"]]


@pytest.mark.checklist(40)
async def test_a_video_that_cannot_be_read_is_rejected_and_its_sender_told_in_private(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.start_bot()
    video = await mia.post_video(group, b"\0\0\0\x18ftypmp42 cut off")
    await bot.settle()
    [asset] = await sql.rows("SELECT state, reason, media FROM image_assets")
    assert asset == {"state": "rejected", "reason": "video_unreadable", "media": "video"}
    assert list(video.reactions.values()) == [["🤷"]]
    assert "cannot read this video" in mia.inbox[-1].words
    assert len(group.from_bot) == 1


@pytest.mark.checklist(40, 43)
async def test_a_video_that_telegram_does_not_let_a_bot_download_is_not_asked_for(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    file = {"file_id": "f", "file_unique_id": "u", "duration": 90, "width": 1280, "height": 720}
    bot.tg.push_update(_message(group, mia, video=file | {"file_size": 20 * 1024 * 1024 + 1}))
    [asset] = await take_in(bot)
    assert (asset["state"], asset["reason"]) == ("rejected", "video_too_big")
    assert await sql.rows("SELECT id FROM tasks WHERE kind = 'recognise_video'") == []


@pytest.mark.parametrize("kind", ["animation", "video_note", "document"])
@pytest.mark.checklist(40)
async def test_gifs_round_videos_and_video_files_are_rejected_too(
    bot: WholeBot, group: Group, mia: Person, kind: str
) -> None:
    """Whoever posts ten GIFs from the keyboard in an evening is told once."""
    await mia.start_bot()
    file = {"file_id": "f", "file_unique_id": "u", "mime_type": "video/mp4", "duration": 1, "length": 240}
    shape = {"width": 240, "height": 240}
    fields = {"animation": {**file, **shape}, "video_note": file, "document": file}[kind]
    media = {kind: fields} | ({"document": file} if kind == "animation" else {})
    bot.tg.push_update(_message(group, mia, **media))
    [asset] = await take_in(bot)
    assert (asset["state"], asset["reason"]) == ("rejected", "video_not_supported")
    again = _message(group, mia, **media)
    again["message"] |= {"message_id": 901}
    bot.tg.push_update(again)
    await bot.settle()
    assert sum("could not be used" in message.words for message in mia.inbox) == 1


@pytest.mark.checklist(40)
async def test_a_live_photo_counts_as_its_photo(bot: WholeBot, group: Group, mia: Person) -> None:
    size = {"file_id": "still", "file_unique_id": "s", "width": 10, "height": 10}
    live = {
        "file_id": "f",
        "file_unique_id": "u",
        "width": 10,
        "height": 10,
        "duration": 1,
        "photo": [size],
    }
    bot.tg.push_update(_message(group, mia, live_photo=live))
    [asset] = await take_in(bot)
    assert (asset["state"], asset["tg_file_id"]) == ("received", "still")


async def test_texts_and_other_documents_are_not_stored(bot: WholeBot, group: Group, mia: Person) -> None:
    await mia.send(group, "no photo")
    await mia.post_document(group, b"%PDF", name="menu.pdf", mime_type="application/pdf")
    assert await take_in(bot) == []


@pytest.mark.parametrize("content", [b"not an image", b"GIF89a" + b"\0" * 20, b"\xff\xd8\xff\xe0cut"])
async def test_a_file_that_cannot_be_read_is_rejected_and_harms_nothing_else(
    bot: WholeBot, group: Group, mia: Person, content: bytes
) -> None:
    await mia.start_bot()
    bad = await mia.post_document(group, content, name="a.jpg", mime_type="image/jpeg")
    good = await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert list(bad.reactions.values()) == [["🤷"]]
    assert list(good.reactions.values()) == [["👌"]]
    assert "could not be used" in mia.inbox[-1].words


async def give_up(bot: WholeBot, asset_id: AssetId) -> None:
    """Does what follows the last try to look at the photo."""
    async with transaction(bot.rung) as work:
        task_id = await sql.value(
            TaskId,
            """UPDATE tasks SET state = 'dead', finished_at = now() WHERE kind LIKE 'recognise_%'
                 AND (ids->>'asset_id')::bigint = $1 RETURNING id""",
            asset_id,
        )
        assert task_id is not None
        await bury_task(work, task_id)
    await bot.make_due()
    await bot.settle()


def told_of_photo(person: Person) -> str:
    """The one message about a photo that the bot has sent."""
    told = [message.words for message in person.inbox if "photo or video" in message.words]
    assert len(told) == 1
    return told[0]


async def test_whoever_posted_a_photo_that_was_given_up_is_asked_to_post_it_again(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await mia.start_bot()
    bad = await mia.post_photo(group, bot.engine.draw())
    [asset] = await take_in(bot)
    await give_up(bot, asset["id"])
    assert list(bad.reactions.values()) == [["🤷"]]
    told = told_of_photo(mia)
    assert "could not be used" in told
    assert "Please post it again" in told
    assert group.title in told
    heard = told_of_photo(ada)
    assert "nobody receives it" in heard
    assert "Nothing else is affected" not in heard


async def test_a_part_of_an_album_that_was_given_up_is_told_although_the_others_are_done(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.start_bot()
    album = await mia.post_album(group, [bot.engine.draw(), bot.engine.draw()])
    [_, bad] = await take_in(bot)
    await give_up(bot, bad["id"])
    await mia.forward(album[0], group)  # has the album's good part shown once more
    await bot.settle()
    assert list(album[0].reactions.values()) == [["🤷"]]
    told = told_of_photo(mia)
    assert "Please post it again" in told


@pytest.mark.parametrize("again", ["the doctor", "the sender"])
async def test_a_photo_that_was_given_up_and_read_after_all_is_not_called_unused_any_more(
    bot: WholeBot, group: Group, mia: Person, again: str
) -> None:
    await mia.start_bot()
    posted = await mia.post_photo(group, bot.engine.draw())
    [asset] = await take_in(bot)
    await give_up(bot, asset["id"])
    if again == "the doctor":
        await examine_work(None, bot.rung, mends=True)
    else:
        await mia.forward(posted, group)
    await bot.settle()
    told = told_of_photo(mia)
    assert "could be used after all" in told


async def test_an_anonymous_admins_photo_has_no_poster(bot: WholeBot, group: Group, ada: Person) -> None:
    await ada.post_photo(group, bot.engine.draw(), as_group=True)
    assert len(await take_in(bot)) == 1
    assert [row["posted_by_id"] for row in await sql.rows("SELECT posted_by_id FROM postings")] == [None]
    anonymous = await sql.rows("SELECT * FROM participants WHERE tg_user_id = 1087968824")
    assert anonymous == []


async def test_a_post_as_a_channel_has_no_poster(bot: WholeBot, group: Group, mia: Person) -> None:
    """Telegram fills `from` with a made-up user then, so it does not tell who posted."""
    size = {"file_id": "f", "file_unique_id": "u", "width": 10, "height": 10}
    channel = {"id": -1001, "type": "channel", "title": "News"}
    bot.tg.push_update(_message(group, mia, photo=[size], sender_chat=channel))
    assert len(await take_in(bot)) == 1
    assert [row["posted_by_id"] for row in await sql.rows("SELECT posted_by_id FROM postings")] == [None]


@pytest.mark.parametrize("shared", [1087968824, 777000])
async def test_a_shared_id_is_no_participant(bot: WholeBot, group: Group, mia: Person, shared: int) -> None:
    """Also where Telegram leaves out `sender_chat`, by which the bot would know such an id."""
    size = {"file_id": "f", "file_unique_id": "u", "width": 10, "height": 10}
    update = _message(group, mia, photo=[size])
    update["message"]["from"] = {"id": shared, "is_bot": False, "first_name": "Group"}
    bot.tg.push_update(update)
    assert len(await take_in(bot)) == 1
    assert await sql.rows("SELECT name FROM participants WHERE tg_user_id = $1", shared) == []


@pytest.mark.checklist(52)
async def test_whoever_left_the_group_receives_no_more_of_its_photos(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 1  # the bot has just learned that she is a member
    group.remove(mia)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 1
    group.add(mia)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 2


def _message(group: Group, person: Person, **media: object) -> dict[str, Any]:
    sender = {"id": person.id, "is_bot": False, "first_name": person.name}
    chat = {"id": group.id, "type": "group", "title": group.title}
    return {"message": {"message_id": 900, "date": 1_800_000_000, "chat": chat, "from": sender, **media}}
