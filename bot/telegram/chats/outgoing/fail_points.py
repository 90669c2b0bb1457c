"""Lets a crash test kill the process right before or after a call of aiogram; used only in such tests."""

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from domain import fail_points


class FailPoints(BaseRequestMiddleware):
    """Register it last: nothing waits between it and the socket."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        boundary = f"telegram.{method.__api_method__}"
        fail_points.before(boundary)
        try:
            return await make_request(bot, method)
        finally:
            fail_points.after(boundary)
