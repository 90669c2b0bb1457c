"""Notes each message of a conversation before it is sent: if Telegram's answer is lost, it can be found."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, SendChatAction, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message, MessageId
from aiohttp import ClientConnectorError

from domain.usecases.chats.sending import sending

_REFUSALS = (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)


class NoteSends(BaseRequestMiddleware):
    """Each try gets a note of its own, so this runs inside the middleware that tries again."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        tg_chat_id = getattr(method, "chat_id", None)
        if not isinstance(tg_chat_id, int) or not _sends(method):
            return await make_request(bot, method)
        async with sending(tg_chat_id, is_refusal=_is_refusal) as sent:
            response = await make_request(bot, method)
            sent.tg_message_ids = _numbers(response)
        return response


def _is_refusal(error: Exception) -> bool:
    """Whether Telegram surely did not send the message: it refused, or no connection was made."""
    has_connected = not isinstance(error.__cause__, ClientConnectorError)
    return isinstance(error, _REFUSALS) or (isinstance(error, TelegramNetworkError) and not has_connected)


def _sends(method: TelegramMethod[Any]) -> bool:
    is_message = method.__api_method__.startswith(("send", "copy", "forward"))
    return is_message and not isinstance(method, SendChatAction)


def _numbers(answer: object) -> tuple[int, ...]:
    """The ids of the sent messages. aiogram types the answer as Response, but it is the method's result."""
    messages = answer if isinstance(answer, list) else [answer]
    return tuple(one.message_id for one in messages if isinstance(one, (Message, MessageId)))
