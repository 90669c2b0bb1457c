"""The whole bot with two furnished workspaces, built once for each file."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.telegram.chats.remember_said import RememberSaid
from bot.telegram.chats.request_middleware import RequestMiddleware
from sandbox.telegram import TelegramStandIn
from tests.access.rows import Rows
from tests.access.scene import Scene, build_scene
from tests.fakes.free_rates import FreeRates
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.telegram.whole_bot import WholeBot
from workers.recognition.decoding.codec import PillowCodec


async def _no_pause(_: float) -> None:
    """Does not wait: no test here is about Telegram's limits."""


@pytest.fixture(scope="module")
async def bot(
    schema: Path | None,
    postgres_dsn: str,
    database: None,
    codec: PillowCodec,
    _eraser: tuple[asyncpg.Connection, str],
) -> AsyncIterator[WholeBot]:
    connection, deletes = _eraser
    await connection.execute(deletes)
    session = AiohttpSession()
    session.middleware(RememberSaid())
    session.middleware(RequestMiddleware(FreeRates(), RecordingDoorbell(), sleep=_no_pause))
    async with TelegramStandIn.start(schema=schema) as tg:
        tg.set_privacy(enabled=False)
        session.api = TelegramAPIServer.from_base(tg.url)
        whole = WholeBot(tg, postgres_dsn, session, codec)
        yield whole
        await whole.close()
    await session.close()


@pytest.fixture(scope="module")
async def scene(bot: WholeBot, _eraser: tuple[asyncpg.Connection, str]) -> AsyncIterator[Scene]:
    rows = await Rows.read(_eraser[0])
    yield await build_scene(bot, rows)
    await rows.forget()
