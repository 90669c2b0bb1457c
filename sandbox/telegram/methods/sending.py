"""Methods that send new messages from the bot."""

import secrets

from sandbox.telegram.access import ensure_may_write, find_chat, find_writable_chat
from sandbox.telegram.content.files import FileKind
from sandbox.telegram.content.uploads import media_from, media_parameter
from sandbox.telegram.content.views import message_json
from sandbox.telegram.entities import Chat, Json, Media, Message
from sandbox.telegram.methods.content import (
    read_caption,
    read_keyboard,
    read_reply,
    read_text,
    read_thread,
)
from sandbox.telegram.methods.method import Method
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.errors import bad_request
from sandbox.telegram.wire.parameters import Parameters

_ACTIONS = """
typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker
find_location record_video_note upload_video_note
"""


def _post(tg: Telegram, p: Parameters, chat: Chat, **content: object) -> Message:
    ensure_may_write(tg, chat)
    return tg.post(
        chat,
        tg.bot,
        reply_to=read_reply(tg, p, chat),
        thread_id=read_thread(p, chat),
        protected=p.flag("protect_content"),
        silent=p.flag("disable_notification"),
        **content,
    )


async def send_message(tg: Telegram, p: Parameters) -> Json:
    chat = find_writable_chat(tg, p)
    text, entities = read_text(p)
    keyboard = read_keyboard(p, chat)
    return message_json(_post(tg, p, chat, text=text, entities=entities, keyboard=keyboard))


async def _send_media(tg: Telegram, p: Parameters, kind: FileKind) -> Json:
    chat = find_writable_chat(tg, p)
    caption, entities = read_caption(p)
    keyboard = read_keyboard(p, chat)
    media = await media_parameter(tg, p, kind)
    # The upload took a while: the person may have blocked the bot meanwhile.
    chat = find_writable_chat(tg, p)
    return message_json(
        _post(tg, p, chat, caption=caption, entities=entities, keyboard=keyboard, media=media)
    )


async def send_photo(tg: Telegram, p: Parameters) -> Json:
    return await _send_media(tg, p, "photo")


async def send_video(tg: Telegram, p: Parameters) -> Json:
    return await _send_media(tg, p, "video")


async def send_document(tg: Telegram, p: Parameters) -> Json:
    return await _send_media(tg, p, "document")


async def send_media_group(tg: Telegram, p: Parameters) -> list[Json]:
    chat = find_writable_chat(tg, p)
    items = p.array("media") or []
    if not 2 <= len(items) <= 10:
        raise bad_request("group must contain from 2 to 10 items")
    if len({item.get("type") for item in items}) != 1:
        raise bad_request("can't mix photos and documents in one album")
    ready = [await _album_item(tg, p, item) for item in items]
    chat = find_writable_chat(tg, p)  # as in `_send_media`
    group_id = str(secrets.randbits(53))
    return [
        message_json(
            _post(tg, p, chat, media=media, caption=caption, entities=entities, media_group_id=group_id)
        )
        for media, caption, entities in ready
    ]


async def _album_item(tg: Telegram, p: Parameters, item: Json) -> tuple[Media, str | None, list[Json]]:
    kind = item.get("type")
    if kind not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: Unsupported input media type")
    caption, entities = read_caption(Parameters(item))
    return await media_from(tg, p, item.get("media"), kind), caption, entities


async def copy_message(tg: Telegram, p: Parameters) -> Json:
    source_chat = find_chat(tg, p, "from_chat_id")
    chat = find_writable_chat(tg, p)
    source = tg.find_message(source_chat, p.integer("message_id", 0))
    if source is None:
        raise bad_request("message to copy not found")
    if source.protected or source_chat.protected:
        raise bad_request("message can't be copied")
    caption, entities = (source.caption, source.entities)
    if "caption" in p.values:
        caption, entities = read_caption(p)
    media = tg.attach(source.media.file) if source.media else None
    copied = _post(
        tg,
        p,
        chat,
        text=source.text,
        caption=caption,
        entities=entities,
        media=media,
        keyboard=read_keyboard(p, chat),
    )
    return {"message_id": copied.message_id}


async def send_chat_action(tg: Telegram, p: Parameters) -> bool:
    chat = find_writable_chat(tg, p)
    action = p.needed_text("action")
    if action not in _ACTIONS.split():
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    tg.touch(chat)
    return True


METHODS = (
    Method("sendMessage", "Message", send_message, is_limited=True),
    Method("sendPhoto", "Message", send_photo, is_limited=True),
    Method("sendVideo", "Message", send_video, is_limited=True),
    Method("sendDocument", "Message", send_document, is_limited=True),
    Method("sendMediaGroup", "Array of Message", send_media_group, is_limited=True),
    Method("copyMessage", "MessageId", copy_message, is_limited=True),
    Method("sendChatAction", "Boolean", send_chat_action),
)
