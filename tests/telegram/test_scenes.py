"""A scene that is put back is what was built, and what happens in it goes on as if it had just been built."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from sandbox.telegram import TelegramStandIn
from tests import sql
from tests.scenes import Scenes
from tests.statements import without_autovacuum
from tests.telegram.scenes import BotSubject
from tests.telegram.whole_bot import WholeBot
from workers.recognition.decoding.codec import PillowCodec

OFTEN = 4
OpenBot = Callable[[], AbstractAsyncContextManager[WholeBot]]
AGES = "SELECT extract(epoch FROM now() - created_at) AS s FROM persons"


@pytest.fixture
async def own(_eraser: tuple[asyncpg.Connection, str]) -> AsyncIterator[Scenes]:
    async with without_autovacuum(_eraser[0]):
        scenes = Scenes(_eraser[0], "own_scenes")
        yield scenes
        await scenes.forget()


@pytest.fixture
def open_bot(
    own: Scenes,
    schema: Path | None,
    clean_database: str,
    session: AiohttpSession,
    codec: PillowCodec,
    _eraser: tuple[asyncpg.Connection, str],
) -> OpenBot:
    @asynccontextmanager
    async def opened() -> AsyncIterator[WholeBot]:
        connection, deletes = _eraser
        async with TelegramStandIn.start(schema=schema) as tg:
            tg.set_privacy(enabled=False)
            session.api = TelegramAPIServer.from_base(tg.url)
            await connection.execute(deletes)
            bot = WholeBot(tg, clean_database, session, codec)
            await own.begin(BotSubject(bot))
            yield bot
            await bot.close()

    return opened


class Kindergarten:
    """Two scenes: a group, and Mia who receives Anna. built: how often one was built, not put back."""

    def __init__(self, scenes: Scenes) -> None:
        self._scenes = scenes
        self.built = 0

    async def open(self, bot: WholeBot) -> str:
        """Plays the scene, posts a photo, and gives all that people see."""
        self.ada, self.mia = (bot.tg.add_user(name, started=True) for name in ("Ada", "Mia"))
        self.group = await self._scenes.open("group", BotSubject(bot), partial(self._group, bot))
        await self._scenes.open("connected", BotSubject(bot), partial(self._connect, bot))
        await self.ada.post_photo(self.group, bot.engine.draw(bot.engine.face(anna=0.9)))
        await bot.settle()
        return bot.tg.transcript()

    async def _group(self, bot: WholeBot) -> object:
        self.built += 1
        group = bot.tg.add_group("Kindergarten", members=[self.mia], admins=[self.ada])
        await group.add_bot(by=self.ada)
        await bot.settle()
        return group

    async def _connect(self, bot: WholeBot) -> None:
        self.built += 1
        await bot.connect(self.mia, self.group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
        await bot.press(self.ada, self.ada.inbox[-1], "Approve")


@asynccontextmanager
async def put_back(open_bot: OpenBot, play: Kindergarten) -> AsyncIterator[tuple[WholeBot, str]]:
    """Opens the scenes in a new bot, and gives what people see. Something in Postgres may take the number of
    a transaction meanwhile, so that they are built: then they are opened again.
    """
    for _ in range(OFTEN):
        built = play.built
        async with open_bot() as bot:
            seen = await play.open(bot)
            if play.built == built:
                yield bot, seen
                return
    pytest.fail("no scene was put back")


async def test_a_scene_that_is_put_back_is_what_was_built(own: Scenes, open_bot: OpenBot) -> None:
    play = Kindergarten(own)
    async with open_bot() as bot:
        first = await play.open(bot)
        counts = await _counts()
    async with put_back(open_bot, play) as (bot, again):
        assert (again, await _counts()) == (first, counts)
        assert len(play.mia.photos) == 1
        assert play.group is bot.tg.groups[0]
        assert play.mia is bot.tg.people[play.mia.id]


async def test_times_in_a_scene_are_as_long_ago_as_when_it_was_built(own: Scenes, open_bot: OpenBot) -> None:
    play = Kindergarten(own)
    async with open_bot() as bot:
        await play.open(bot)
    # As if it was built two hours ago: its times are put back two hours later, which is in the future here.
    for kept in own._kept.values():
        object.__setattr__(kept, "at", kept.at - 7200)
    async with put_back(open_bot, play) as (bot, _):
        assert (await sql.values(float, AGES))[0] < 0
        assert play.group.from_bot[0].date > bot.tg.service.now() + 7000


async def test_a_scene_is_built_anew_after_other_acts_of_a_test(own: Scenes, open_bot: OpenBot) -> None:
    play = Kindergarten(own)
    async with open_bot() as bot:
        await play.open(bot)
    async with open_bot() as bot:
        zoe = bot.tg.add_user("Zoe", started=True)
        await bot.write(zoe, "/start")
        await play.open(bot)
        assert play.built == 4
        assert zoe.inbox


async def _counts() -> dict[str, int]:
    tables = await sql.values(str, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {table: await sql.value(int, f"SELECT count(*) FROM {table}") for table in sorted(tables)}
