"""What the conversations write: whom it names is noted, since nobody else knows the message."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import EditMessageText, Response, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InlineKeyboardMarkup, Message

from bot.messages.marks import whom, without_marks
from domain.usecases.note_said import note_said


class RememberSaid(BaseRequestMiddleware):
    """Texts only: captions that conversations change are those of cards and deliveries, which are rows."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        method, named = _read(method)
        if isinstance(method, EditMessageText) and isinstance(method.chat_id, int) and method.message_id:
            # A process that dies after the edit notes nothing any more.
            await note_said(method.chat_id, method.message_id, named, is_there=False)
        response = await make_request(bot, method)
        message: object = response  # aiogram's types say Response; it is what the method returns
        if isinstance(method, SendMessage | EditMessageText) and isinstance(message, Message):
            await note_said(message.chat.id, message.message_id, named, sent_at=message.date)
        return response


def _read(method: TelegramMethod[TelegramType]) -> tuple[TelegramMethod[TelegramType], frozenset[str]]:
    """The method as people may see it, and whom its text and its buttons name."""
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
