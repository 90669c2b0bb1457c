"""What the conversations write: whom it names is noted, since nobody else knows the message."""

from html import unescape

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import EditMessageText, Response, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InlineKeyboardMarkup, Message

from domain.usecases.note_said import note_said


class RememberSaid(BaseRequestMiddleware):
    """Texts only: captions that conversations change are those of cards and deliveries, which are rows."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if isinstance(method, EditMessageText) and isinstance(method.chat_id, int) and method.message_id:
            # A process that dies after the edit notes nothing any more.
            await note_said(method.chat_id, method.message_id, _readable(method), is_there=False)
        response = await make_request(bot, method)
        message: object = response  # aiogram's types say Response; it is what the method returns
        if isinstance(method, SendMessage | EditMessageText) and isinstance(message, Message):
            await note_said(message.chat.id, message.message_id, _readable(method), sent_at=message.date)
        return response


def _readable(method: SendMessage | EditMessageText) -> str:
    markup = method.reply_markup
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else []
    return "\n".join([unescape(method.text or ""), *(button.text for row in rows for button in row)])
