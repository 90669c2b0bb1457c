"""Fixtures: a stand-in for Telegram, held to the published schema if that is at hand, and an aiogram bot."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession
from PIL import Image

from domain.adapters.telegram.bot_api import BotApi
from sandbox.telegram import Group, Person, TelegramStandIn
from tests.sandbox.control_client import Control


@pytest.fixture
async def tg(schema: Path | None) -> AsyncIterator[TelegramStandIn]:
    """A stand-in for Telegram; fails the test when either side breaks the schema of the Bot API."""
    async with TelegramStandIn.start(schema=schema) as stand_in:
        yield stand_in
        assert stand_in.violations == []


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[AiohttpSession]:
    """One session for all tests: aiogram waits 250 ms whenever a session is closed."""
    session = AiohttpSession()
    yield session
    await session.close()


@pytest.fixture
def bot(tg: TelegramStandIn, http: AiohttpSession) -> Bot:
    http.api = TelegramAPIServer.from_base(tg.url)
    return Bot(tg.token, session=http)


@pytest.fixture
async def api(tg: TelegramStandIn) -> AsyncIterator[BotApi]:
    """For answers about admins: aiogram demands a right in them that is newer than the schema."""
    api = BotApi(tg.url, tg.token)
    yield api
    await api.close()


@pytest.fixture
def anna(tg: TelegramStandIn) -> Person:
    return tg.add_user("Anna Lind", started=True)


@pytest.fixture
def admin(tg: TelegramStandIn) -> Person:
    return tg.add_user("Ada Admin", started=True)


@pytest.fixture
async def group(tg: TelegramStandIn, anna: Person, admin: Person) -> Group:
    """A group where the bot sees every message. The updates that its making caused were dropped."""
    tg.set_privacy(False)
    group = tg.add_group("Kindergarten", members=[anna], admins=[admin])
    await group.add_bot(by=admin)
    tg.service.queue.drop_all()
    return group


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A JPEG of 1600 x 1200, with an EXIF orientation and secret comments."""
    image = Image.linear_gradient("L").resize((1600, 1200)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a secret place"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"a secret place")
    return out.getvalue()


@pytest.fixture
async def control(tg: TelegramStandIn) -> AsyncIterator[Control]:
    async with ClientSession(tg.url) as http:
        yield Control(http)
