"""Notes whom the messages of conversations name: the database has no other record of that."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import (
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    Response,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import InlineKeyboardMarkup, Message

from bot.messages.marks import whom, without_marks
from bot.messages.wording import Wording, wording_of
from domain.usecases.chats.note_buttons_gone import note_buttons_gone
from domain.usecases.chats.note_said import note_said

_EDITS = (EditMessageText, EditMessageCaption)


class RememberSaid(BaseRequestMiddleware):
    """Notes texts, and captions that conversations put under the pictures of cards and deliveries."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        wording = _wording(method)
        method, named = _read(method)
        is_caption = isinstance(method, EditMessageCaption)
        if isinstance(method, _EDITS) and isinstance(method.chat_id, int) and method.message_id:
            # Noted before the edit, because a process that dies right after the edit would note nothing.
            place = (method.chat_id, method.message_id)
            await note_said(*place, named, is_there=False, is_caption=is_caption)
        response = await make_request(bot, method)
        message: object = response  # aiogram types it as Response, but it is the method's result
        if not isinstance(message, Message):
            return response
        place = (message.chat.id, message.message_id)
        if isinstance(method, (SendMessage, *_EDITS)):
            await note_said(*place, named, sent_at=message.date, is_caption=is_caption, wording=wording)
        elif isinstance(method, EditMessageReplyMarkup):
            await note_buttons_gone(*place)
        return response


def _wording(method: TelegramMethod[TelegramType]) -> Wording | None:
    text = getattr(method, "text", None) or getattr(method, "caption", None)
    markup = getattr(method, "reply_markup", None)
    if not isinstance(text, str) or not (markup is None or isinstance(markup, InlineKeyboardMarkup)):
        return None
    rows = markup.inline_keyboard if markup is not None else []
    return wording_of(text, [[button.model_dump(exclude_none=True) for button in row] for row in rows])


def _read(method: TelegramMethod[TelegramType]) -> tuple[TelegramMethod[TelegramType], frozenset[str]]:
    """The method without the marks that say whose a name is, and whom its text and its buttons name."""
    named: set[str] = set()

    def read(value: Any) -> Any:
        if isinstance(value, str):
            named.update(whom(value))
            return without_marks(value)
        if isinstance(value, InlineKeyboardMarkup):
            rows = [
                [b.model_copy(update={"text": read(b.text)}) for b in row] for row in value.inline_keyboard
            ]
            return value.model_copy(update={"inline_keyboard": rows})
        return value

    changed = {
        field: read(value)
        for field in ("text", "caption", "reply_markup")
        if (value := getattr(method, field, None)) is not None
    }
    return method.model_copy(update=changed), frozenset(named)
