"""Fixtures: a whole bot on empty tables, its group, and people."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.telegram.chats.outgoing.session import add_middlewares
from sandbox.telegram import Group, Person, TelegramStandIn
from tests.fakes.free_rates import FreeRates
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.scenes import Scenes
from tests.telegram.admin_chat import open_admin_chat
from tests.telegram.bot_process import Environment
from tests.telegram.every_name import EveryNameIsNoted
from tests.telegram.scenes import BotSubject, scene_fixture
from tests.telegram.whole_bot import WholeBot
from workers.recognition.decoding.codec import PillowCodec


@pytest.fixture(scope="session")
def slept() -> list[float]:
    """The pauses that the bot would have taken between its calls; tests do not wait for them."""
    return []


@pytest.fixture(scope="session")
def every_name() -> EveryNameIsNoted:
    return EveryNameIsNoted()


@pytest.fixture(scope="session")
async def session(slept: list[float], every_name: EveryNameIsNoted) -> AsyncIterator[AiohttpSession]:
    """One session for all tests: aiogram waits 250 ms whenever a session is closed."""

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    session = AiohttpSession()
    session.middleware(every_name)
    add_middlewares(session, FreeRates(), RecordingDoorbell(), sleep=sleep)
    yield session
    await session.close()


@pytest.fixture
async def tg(schema: Path | None) -> AsyncIterator[TelegramStandIn]:
    """A stand-in for Telegram; fails the test when either side breaks the schema of the Bot API."""
    async with TelegramStandIn.start(schema=schema) as stand_in:
        stand_in.set_privacy(enabled=False)
        yield stand_in
        assert stand_in.violations == []


@pytest.fixture
async def bot(
    tg: TelegramStandIn,
    clean_database: str,
    session: AiohttpSession,
    codec: PillowCodec,
    every_name: EveryNameIsNoted,
    scenes: Scenes,
) -> AsyncIterator[WholeBot]:
    session.api = TelegramAPIServer.from_base(tg.url)
    whole = WholeBot(tg, clean_database, session, codec)
    await scenes.begin(BotSubject(whole))
    every_name.missed.clear()
    yield whole
    await whole.close()
    assert every_name.missed == []


@pytest.fixture
def environment(tg: TelegramStandIn, own_database: str, redis_url: str, tmp_path: Path) -> Environment:
    """The settings of a bot process; the servers that they name are running."""
    return {
        "BOT_TOKEN": tg.token,
        "TELEGRAM_API_URL": tg.url,
        "DATABASE_URL": own_database,
        "REDIS_URL": redis_url,
        "QDRANT_PATH": str(tmp_path / "qdrant"),
        "STORAGE_PATH": str(tmp_path / "photos"),
        "SWEEP_INTERVAL_S": "0.2",
        "OPEN_TO_ALL": "true",
    }


@pytest.fixture
def ada(tg: TelegramStandIn) -> Person:
    """The admin of the group."""
    return tg.add_user("Ada Admin", started=True)


@pytest.fixture
def mia(tg: TelegramStandIn) -> Person:
    """A parent in the group, who never wrote to the bot."""
    return tg.add_user("Mia Lind")


@scene_fixture
async def group(bot: WholeBot, ada: Person, mia: Person) -> Group:
    """An active group: its admin has added the bot."""
    await bot.write(ada, "/start")
    group = bot.tg.add_group("Kindergarten", members=[mia], admins=[ada])
    await group.add_bot(by=ada)
    await bot.settle()
    return group


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    """The admin chat of the group's workspace."""
    return await open_admin_chat(bot, ada)


@scene_fixture
async def connected(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    """Mia receives Anna: `engine.face(anna=0.9)` is a clear photo of her."""
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")


@pytest.fixture
def zoe(bot: WholeBot, group: Group) -> Person:
    """Another parent of the group, who has pressed Start."""
    zoe = bot.tg.add_user("Zoe Hart", started=True)
    group.seat(zoe.user, "member")
    return zoe
