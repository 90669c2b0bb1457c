"""Methods that change existing messages: edits, deletions, reactions, pins."""

from typing import Any

from sandbox.telegram.access import ensure_deletable, ensure_may_write, find_own_group, find_writable_chat
from sandbox.telegram.content.reactions import EMOJI
from sandbox.telegram.content.uploads import media_from
from sandbox.telegram.content.views import message_json
from sandbox.telegram.entities import Chat, Json, Message
from sandbox.telegram.methods.content import read_caption, read_keyboard, read_text
from sandbox.telegram.methods.method import Method
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.errors import bad_request
from sandbox.telegram.wire.parameters import Parameters

DELETE_BATCH = 100


def _own_message(tg: Telegram, p: Parameters) -> Message:
    chat = find_writable_chat(tg, p)
    message = tg.find_message(chat, p.integer("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender is not tg.bot:
        raise bad_request("message can't be edited")
    ensure_may_write(tg, chat)
    return message


def _apply(tg: Telegram, message: Message, **content: Any) -> Json:
    if all(getattr(message, name) == value for name, value in content.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.remember_version()
    for name, value in content.items():
        setattr(message, name, value)
    message.edit_date = tg.now()
    tg.touch(message.chat)
    return message_json(message)


async def edit_text(tg: Telegram, p: Parameters) -> Json:
    message = _own_message(tg, p)
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    text, entities = read_text(p)
    return _apply(tg, message, text=text, entities=entities, keyboard=read_keyboard(p, message.chat))


async def edit_caption(tg: Telegram, p: Parameters) -> Json:
    message = _own_message(tg, p)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    caption, entities = read_caption(p)
    keyboard = read_keyboard(p, message.chat)
    return _apply(tg, message, caption=caption, entities=entities, keyboard=keyboard)


async def edit_media(tg: Telegram, p: Parameters) -> Json:
    message = _own_message(tg, p)
    item = p.object("media")
    if item.get("type") not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: Unsupported input media type")
    caption, entities = read_caption(Parameters(item))
    media = await media_from(tg, p, item.get("media"), item["type"])
    message = _own_message(tg, p)  # the upload took a while
    if message.media is not None and message.media.file is media.file:
        media = message.media
    keyboard = read_keyboard(p, message.chat)
    return _apply(tg, message, text=None, media=media, caption=caption, entities=entities, keyboard=keyboard)


async def edit_keyboard(tg: Telegram, p: Parameters) -> Json:
    message = _own_message(tg, p)
    return _apply(tg, message, keyboard=read_keyboard(p, message.chat))


async def delete_message(tg: Telegram, p: Parameters) -> bool:
    chat = find_writable_chat(tg, p)
    message = tg.find_message(chat, p.integer("message_id", 0))
    if message is None:
        raise bad_request("message to delete not found")
    _delete(tg, message)
    return True


async def delete_messages(tg: Telegram, p: Parameters) -> bool:
    """Deletes messages; those that do not exist are skipped. Raises ApiError 400 at the first one that the
    bot may not delete: those before it are deleted.
    """
    chat = find_writable_chat(tg, p)
    ids = p.array("message_ids") or []
    if not 1 <= len(ids) <= DELETE_BATCH:
        raise bad_request("message identifiers are not specified or too many")
    for message in [tg.find_message(chat, int(one)) for one in ids]:
        if message is not None:
            _delete(tg, message)
    return True


def _delete(tg: Telegram, message: Message) -> None:
    ensure_deletable(tg, message)
    message.deleted = True
    _unpin(message)
    tg.touch(message.chat)


async def set_reaction(tg: Telegram, p: Parameters) -> bool:
    """Sets the bot's one reaction to a message; an empty list removes it."""
    chat = find_writable_chat(tg, p)
    message = tg.find_message(chat, p.integer("message_id", 0))
    if message is None:
        raise bad_request("message to react not found")
    emoji = [one.get("emoji") for one in p.array("reaction") or []]
    if len(emoji) > 1 or any(one not in EMOJI for one in emoji):
        raise bad_request("REACTION_INVALID")
    message.reactions.pop(tg.bot.id, None)
    if emoji:
        message.reactions[tg.bot.id] = emoji
    tg.touch(chat)
    return True


def _find_pinnable(tg: Telegram, p: Parameters, purpose: str) -> tuple[Chat, Message]:
    chat = find_writable_chat(tg, p)
    if not chat.is_private and not find_own_group(tg, p)[1].may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = tg.find_message(chat, p.integer("message_id", 0))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return chat, message


async def pin_message(tg: Telegram, p: Parameters) -> bool:
    chat, message = _find_pinnable(tg, p, "pin")
    if message.message_id in chat.pinned:  # as at Telegram: nothing changes, and nobody is told
        return True
    chat.pinned.append(message.message_id)
    tg.post(chat, tg.bot, service={"pinned_message": message_json(message, nested=True)})
    return True


async def unpin_message(tg: Telegram, p: Parameters) -> bool:
    """Nobody is told of it, and a message that is not pinned stays so."""
    chat, message = _find_pinnable(tg, p, "unpin")
    _unpin(message)
    tg.touch(chat)
    return True


def _unpin(message: Message) -> None:
    if message.message_id in message.chat.pinned:
        message.chat.pinned.remove(message.message_id)


METHODS = (
    Method("editMessageText", "Message", edit_text),
    Method("editMessageCaption", "Message", edit_caption),
    Method("editMessageMedia", "Message", edit_media),
    Method("editMessageReplyMarkup", "Message", edit_keyboard),
    Method("deleteMessage", "Boolean", delete_message),
    Method("deleteMessages", "Boolean", delete_messages),
    Method("setMessageReaction", "Boolean", set_reaction),
    Method("pinChatMessage", "Boolean", pin_message),
    Method("unpinChatMessage", "Boolean", unpin_message),
)
