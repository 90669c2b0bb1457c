"""Keeps the bot's own calls to Telegram within its limits, waits after 429, and hides the token."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from pydantic import ValidationError

from domain.errors import Throttled, Unavailable
from domain.ports import Doorbell, SendRates
from domain.usecases.groups.migrate_group import migrate_group
from domain.values.send_outcome import LOGGED_OUT

TRIES = 3
# The longest single wait inside a handler. An update that has to wait longer is given back and handled later.
LONGEST_WAIT_S = 15

_WRONG_BOT: dict[type[TelegramAPIError], str] = {
    TelegramUnauthorizedError: "401: BOT_TOKEN is not valid",
    TelegramNotFound: "404: no bot answers at this address",
}

log = logging.getLogger(__name__)


class RequestMiddleware(BaseRequestMiddleware):
    """Raises Unavailable when Telegram fails, and Throttled for a wait that is too long for a handler. Other
    refusals stay aiogram's errors.

    After Unavailable and Throttled the update is handled again, also after a call that may have arrived: a
    reply can come twice.
    """

    def __init__(
        self,
        rates: SendRates,
        doorbell: Doorbell,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rates = rates
        self._doorbell = doorbell
        self._sleep = sleep

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        name = method.__api_method__
        _answer_class(method.__returning__)
        for tries_left in reversed(range(TRIES)):
            try:
                await self._wait_for_turn(method)
                return await make_request(bot, method)
            except TelegramRetryAfter as refusal:
                await self._wait_after_429(method, refusal.retry_after, is_last=tries_left == 0)
            except TelegramMigrateToChat as moved:
                method = await self._follow(method, moved.migrate_to_chat_id)
            except (TelegramUnauthorizedError, TelegramNotFound) as refusal:
                raise Unavailable("Telegram", _WRONG_BOT[type(refusal)]) from None
            except TelegramBadRequest as refusal:
                _ensure_not_logged_out(refusal)
                raise
            except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as error:
                _ensure_answer_is_readable(name, error)
                # The texts of these errors quote the address, which holds the token.
                raise Unavailable("Telegram", f"{name}: {type(error).__name__}") from None
        raise Unavailable("Telegram", f"{name}: given up after {TRIES} tries")

    async def _wait_for_turn(self, method: TelegramMethod[Any]) -> None:
        """Only new messages count against the limits."""
        chat = getattr(method, "chat_id", None)
        if isinstance(chat, int) and method.__api_method__.startswith(("send", "copy", "forward")):
            await self._rates.acquire(chat)

    async def _wait_after_429(
        self, method: TelegramMethod[Any], retry_after_s: float, *, is_last: bool
    ) -> None:
        """Waits as long as Telegram asks. A call about no chat, such as one that sets a menu, pauses no chat.

        Raises Throttled for the last try, and for a wait longer than LONGEST_WAIT_S.
        """
        chat = getattr(method, "chat_id", None)
        log.warning("429 for %s, retry after %g s", method.__api_method__, retry_after_s)
        if isinstance(chat, int):
            await self._rates.pause(chat, retry_after_s)
        if is_last or retry_after_s > LONGEST_WAIT_S:
            raise Throttled("Telegram", retry_after_s)
        await self._sleep(retry_after_s)

    async def _follow(
        self, method: TelegramMethod[TelegramType], new_tg_chat_id: int
    ) -> TelegramMethod[TelegramType]:
        """Returns the same call to the supergroup that the group has become. Telegram may announce it later.

        Raises TelegramBadRequest for a call about a message: a supergroup numbers its messages anew, so a
        message of the old chat cannot be found there.
        """
        await migrate_group(getattr(method, "chat_id"), new_tg_chat_id, self._doorbell)  # noqa: B009  a type without it
        if getattr(method, "message_id", None) is not None:
            raise TelegramBadRequest(method=method, message="message not found: its group is another chat")
        there = {"chat_id": new_tg_chat_id, "reply_parameters": None, "reply_to_message_id": None}
        return method.model_copy(update={key: there[key] for key in there if hasattr(method, key)})


def _ensure_answer_is_readable(name: str, error: Exception) -> None:
    """Raises RuntimeError if Telegram answered that all went well, and aiogram cannot read the result. Then
    the call was carried out, and would be again at each try. JSON without `"ok": true` may come from a proxy
    in front of Telegram, and tells nothing of the call. The answer holds names, so it stays out of the error.
    """
    if (
        isinstance(error, ClientDecodeError)
        and isinstance(error.original, ValidationError)
        and isinstance(error.data, dict)
        and error.data.get("ok") is True
    ):
        where = [".".join(map(str, one["loc"])) for one in error.original.errors(include_input=False)]
        raise RuntimeError(f"the answer to {name} cannot be read at {where[:5]}") from None


def _ensure_not_logged_out(refusal: TelegramBadRequest) -> None:
    """Raises Unavailable if the bot is logged out while it moves to another Bot API server: this says nothing
    of the call.
    """
    if refusal.message == LOGGED_OUT:
        raise Unavailable("Telegram", f"400: {LOGGED_OUT}") from None


@cache
def _answer_class(returned: Any) -> type[Response[Any]]:
    """Keeps the class alive with which aiogram reads the answer.

    pydantic keeps no generic class alive. Without this each answer of Telegram would build its class again,
    which costs 13 ms of CPU.
    """
    return Response[returned]
