"""Messages of the bot, as a real aiogram bot sends them and as people see them."""

import asyncio
import io

import pytest
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    ReactionTypeEmoji,
    ReplyParameters,
)
from PIL import Image

from sandbox.telegram import Group, Person, TelegramStandIn


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=text, callback_data=data) for text, data in buttons]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def test_a_message_arrives_with_its_style_and_buttons(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(
        anna.id,
        "Hello <b>Анна 🎈</b> &amp; co",
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(("Yes", "y"), ("No", "n")),
    )
    assert sent.text == "Hello Анна 🎈 & co"
    assert sent.html_text == "Hello <b>Анна 🎈</b> &amp; co"
    [seen] = anna.inbox
    assert seen.text == sent.text
    assert seen.buttons == ["Yes", "No"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x" * 4097, "message is too long"),
        (" ", "message text is empty"),
        ("<b>open", "can't parse entities"),
        ("<blink>no</blink>", "Unsupported start tag"),
        ("a</b>", "Unexpected end tag"),
    ],
)
async def test_a_text_that_telegram_refuses_is_refused(
    bot: Bot, anna: Person, text: str, complaint: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=complaint):
        await bot.send_message(anna.id, text, parse_mode=ParseMode.HTML)
    assert anna.inbox == []


async def test_callback_data_has_64_bytes_not_characters(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "fits", reply_markup=keyboard(("Go", "ä" * 32)))
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(anna.id, "too long", reply_markup=keyboard(("Go", "ä" * 33)))


async def test_a_keyboard_has_a_hundred_buttons_and_10_kb_at_most(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "fits", reply_markup=keyboard(*[("Go", "g")] * 100))
    for refused in (keyboard(*[("Go", "g")] * 101), keyboard(*[("G" * 100, "g")] * 90)):
        with pytest.raises(TelegramBadRequest, match="reply markup is too long"):
            await bot.send_message(anna.id, "too long", reply_markup=refused)


async def test_an_uploaded_photo_loses_its_metadata_and_stands_upright(
    bot: Bot, anna: Person, picture: bytes
) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture, "a.jpg"), caption="You")
    assert sent.photo is not None
    assert [size.width for size in sent.photo] == [68, 240, 600, 960, 1200]
    assert sent.photo[-1].height == 1600
    [seen] = anna.photos
    assert seen.caption == "You"
    assert seen.photo is not None
    image = Image.open(io.BytesIO(seen.photo))
    assert image.size == (1200, 1600)
    assert not image.getexif()
    assert b"a secret place" not in seen.photo


async def test_a_photo_sent_again_by_file_id_is_the_same_file(
    tg: TelegramStandIn, bot: Bot, anna: Person, admin: Person, picture: bytes
) -> None:
    first = await bot.send_photo(anna.id, BufferedInputFile(picture, "a.jpg"))
    assert first.photo is not None
    again = await bot.send_photo(admin.id, first.photo[0].file_id)
    assert again.photo is not None
    assert again.photo[-1].file_unique_id == first.photo[-1].file_unique_id
    assert again.photo[-1].file_id != first.photo[-1].file_id
    assert [s.file and s.file.sha256 for s in tg.ledger.photos_to(admin.id)] == [
        s.file and s.file.sha256 for s in tg.ledger.photos_to(anna.id)
    ]


async def test_every_size_of_a_photo_can_be_downloaded(bot: Bot, anna: Person, picture: bytes) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture, "a.jpg"))
    assert sent.photo is not None
    for size in sent.photo:
        content = await bot.download(size.file_id)
        assert content is not None
        assert Image.open(content).size == (size.width, size.height)


async def test_a_document_is_kept_byte_for_byte(bot: Bot, anna: Person, picture: bytes) -> None:
    sent = await bot.send_document(anna.id, BufferedInputFile(picture, "original.jpg"))
    assert sent.document is not None
    assert sent.document.file_name == "original.jpg"
    content = await bot.download(sent.document.file_id)
    assert content is not None
    assert content.read() == picture


async def test_an_uploaded_video_is_a_video(bot: Bot, anna: Person) -> None:
    sent = await bot.send_video(anna.id, BufferedInputFile(b"frames", "clip.mp4"))
    assert sent.document is None
    assert sent.video is not None
    again = await bot.send_video(anna.id, sent.video.file_id)
    assert again.video is not None
    assert again.video.file_unique_id == sent.video.file_unique_id


async def test_an_album_is_several_messages_with_one_group_id(bot: Bot, anna: Person, picture: bytes) -> None:
    files = [BufferedInputFile(picture, f"{n}.jpg") for n in range(3)]
    sent = await bot.send_media_group(anna.id, [InputMediaPhoto(media=f) for f in files])
    assert len({message.media_group_id for message in sent}) == 1
    assert len(anna.photos) == 3
    with pytest.raises(TelegramBadRequest, match="2 to 10"):
        await bot.send_media_group(anna.id, [InputMediaDocument(media=files[0])])


async def test_an_edited_message_keeps_its_history(bot: Bot, anna: Person, picture: bytes) -> None:
    sent = await bot.send_message(anna.id, "one", reply_markup=keyboard(("Go", "g")))
    await bot.edit_message_text("two", chat_id=anna.id, message_id=sent.message_id)
    [seen] = anna.inbox
    assert (seen.text, seen.buttons) == ("two", [])
    assert [version.text for version in seen.history] == ["one"]
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("two", chat_id=anna.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("two", chat_id=anna.id, message_id=999)


async def test_caption_media_and_keyboard_can_be_edited(bot: Bot, anna: Person, picture: bytes) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture, "a.jpg"), caption="before")
    await bot.edit_message_caption(chat_id=anna.id, message_id=sent.message_id, caption="after")
    [seen] = anna.photos
    assert seen.caption == "after"
    await bot.edit_message_reply_markup(
        chat_id=anna.id, message_id=sent.message_id, reply_markup=keyboard(("Undo", "u"))
    )
    assert seen.buttons == ["Undo"]
    small = io.BytesIO()
    Image.new("RGB", (50, 40)).save(small, "PNG")
    neutral = InputMediaPhoto(media=BufferedInputFile(small.getvalue(), "n.png"), caption="withdrawn")
    await bot.edit_message_media(neutral, chat_id=anna.id, message_id=sent.message_id)
    assert seen.photo is not None
    assert Image.open(io.BytesIO(seen.photo)).size == (50, 40)
    assert (seen.caption, seen.buttons) == ("withdrawn", [])
    with pytest.raises(TelegramBadRequest, match="no text in the message"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=sent.message_id)


async def test_a_message_can_be_deleted_for_48_hours(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    old = await bot.send_message(anna.id, "old")
    tg.clock.advance(48 * 3600 + 1)
    young = await bot.send_message(anna.id, "young")
    await bot.delete_message(anna.id, young.message_id)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await bot.delete_message(anna.id, old.message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(anna.id, young.message_id)
    assert [message.text for message in anna.inbox] == ["old"]


async def test_deleting_many_skips_what_is_not_there(bot: Bot, anna: Person) -> None:
    ids = [(await bot.send_message(anna.id, text)).message_id for text in "abc"]
    assert await bot.delete_messages(anna.id, [*ids[:2], 999])
    assert [message.text for message in anna.inbox] == ["c"]


async def test_the_bot_deletes_others_messages_only_as_administrator(
    bot: Bot, group: Group, anna: Person, admin: Person
) -> None:
    spoken = await anna.send(group, "oops")
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await bot.delete_message(group.id, spoken.message_id)
    group.promote_bot(by=admin)
    await bot.delete_message(group.id, spoken.message_id)
    assert spoken.deleted


async def test_a_reaction_replaces_the_one_before(bot: Bot, group: Group, anna: Person) -> None:
    spoken = await anna.send(group, "look")
    for emoji in "👀👌":
        await bot.set_message_reaction(group.id, spoken.message_id, [ReactionTypeEmoji(emoji=emoji)])
    assert list(spoken.reactions.values()) == [["👌"]]
    await bot.set_message_reaction(group.id, spoken.message_id, [])
    assert spoken.reactions == {}
    with pytest.raises(TelegramBadRequest, match="REACTION_INVALID"):
        await bot.set_message_reaction(group.id, spoken.message_id, [ReactionTypeEmoji(emoji="✅")])


async def test_a_copy_is_a_new_message_with_the_same_file(
    bot: Bot, group: Group, anna: Person, picture: bytes
) -> None:
    posted = await anna.post_photo(group, picture, caption="us")
    await bot.copy_message(anna.id, group.id, posted.message_id, caption="you")
    [seen] = anna.photos
    assert (seen.photo, seen.caption) == (posted.photo, "you")
    protected = await bot.send_message(group.id, "stays here", protect_content=True)
    with pytest.raises(TelegramBadRequest, match="can't be copied"):
        await bot.copy_message(anna.id, group.id, protected.message_id)


async def test_replies_pins_and_protection_are_kept(
    bot: Bot, group: Group, anna: Person, admin: Person
) -> None:
    spoken = await anna.send(group, "question")
    reply = ReplyParameters(message_id=spoken.message_id)
    sent = await bot.send_message(group.id, "answer", reply_parameters=reply, protect_content=True)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "question"
    assert sent.has_protected_content
    with pytest.raises(TelegramBadRequest, match="not enough rights"):
        await bot.pin_chat_message(group.id, sent.message_id)
    group.promote_bot(by=admin)
    await bot.pin_chat_message(group.id, sent.message_id)
    pinned = (await bot.get_chat(group.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id
    await bot.pin_chat_message(group.id, sent.message_id)
    assert len([m for m in group.messages if m.service and "pinned_message" in m.service]) == 1
    await bot.unpin_chat_message(group.id, message_id=sent.message_id)
    assert (await bot.get_chat(group.id)).pinned_message is None
    with pytest.raises(TelegramBadRequest, match="replied not found"):
        await bot.send_message(group.id, "?", reply_parameters=ReplyParameters(message_id=999))


async def test_a_forum_keeps_messages_in_topics(tg: TelegramStandIn, bot: Bot, admin: Person) -> None:
    forum = tg.add_group("Admins", admins=[admin], forum=True)
    await forum.add_bot(by=admin)
    with pytest.raises(TelegramBadRequest, match="not enough rights"):
        await bot.create_forum_topic(forum.id, "Requests")
    forum.promote_bot(by=admin)
    topic = await bot.create_forum_topic(forum.id, "Requests")
    sent = await bot.send_message(forum.id, "card", message_thread_id=topic.message_thread_id)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.message_thread_id, True)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.id, "card", message_thread_id=999)


async def test_a_chat_action_is_seen(bot: Bot, anna: Person) -> None:
    await bot.send_chat_action(anna.id, "upload_photo")
    assert anna.chat.actions == ["upload_photo"]
    with pytest.raises(TelegramBadRequest, match="wrong parameter action"):
        await bot.send_chat_action(anna.id, "dancing")


async def test_waiting_in_vain_shows_the_transcript(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "are you there?")
    with pytest.raises(TimeoutError, match="are you there"):
        await tg.until(lambda: len(anna.inbox) > 1, timeout_s=0.05)


async def test_waiting_ends_at_the_change(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(tg.until(lambda: anna.inbox))
        await bot.send_message(anna.id, "now")
    assert [message.text for message in waiting.result()] == ["now"]
