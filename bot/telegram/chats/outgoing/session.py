"""What every call of conversations goes through on its way to Telegram."""

import asyncio
from collections.abc import Awaitable, Callable

from aiogram.client.session.base import BaseSession

from bot.telegram.chats.outgoing.note_sends import NoteSends
from bot.telegram.chats.outgoing.remember_said import RememberSaid
from bot.telegram.chats.outgoing.request_middleware import RequestMiddleware
from domain.ports import Doorbell, SendRates


def add_middlewares(
    session: BaseSession,
    rates: SendRates,
    doorbell: Doorbell,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """The first middleware is the outermost.

    `RememberSaid` runs inside `NoteSends`: if the process dies before it is noted whom a message names, the
    message counts as lost and is looked for.
    """
    session.middleware(RequestMiddleware(rates, doorbell, sleep=sleep))
    session.middleware(NoteSends())
    session.middleware(RememberSaid())
