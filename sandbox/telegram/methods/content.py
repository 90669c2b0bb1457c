"""Reads what sends and edits share: texts, captions, keyboards, replies."""

from sandbox.telegram.content.formatting import parse_text
from sandbox.telegram.content.keyboards import inline_keyboard
from sandbox.telegram.entities import Chat, Json, Keyboard, Message
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.errors import bad_request
from sandbox.telegram.wire.parameters import Parameters

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def read_text(p: Parameters) -> tuple[str, list[Json]]:
    text, entities = parse_text(p.text("text") or "", p.text("parse_mode"), p.array("entities"))
    if not text.strip():
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(p: Parameters) -> tuple[str | None, list[Json]]:
    caption, entities = parse_text(p.text("caption") or "", p.text("parse_mode"), p.array("caption_entities"))
    if len(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return caption or None, entities


def read_keyboard(p: Parameters, chat: Chat) -> Keyboard:
    return inline_keyboard(p.structure("reply_markup"), chat)


def read_reply(tg: Telegram, p: Parameters, chat: Chat) -> Message | None:
    reply = p.object("reply_parameters")
    message_id = reply.get("message_id")
    if message_id is None:
        return None
    message = tg.find_message(chat, int(message_id))
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def read_thread(p: Parameters, chat: Chat) -> int | None:
    thread_id = p.integer("message_thread_id", 0)
    if thread_id and thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id or None
