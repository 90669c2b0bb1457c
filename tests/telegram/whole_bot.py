"""The bot and its workers in this process: real Postgres, the real dispatcher, the stand-in's Bot API over
HTTP, a scripted engine. Nothing runs by itself: `settle` does all the work that is due.
"""

from dataclasses import replace
from functools import cache

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from pydantic import SecretStr

from bot.api.open_downloads import OpenDownloads
from bot.handling import Handling
from bot.polling import Polling
from bot.telegram.dispatcher import build_dispatcher
from bot.world import AS_WRITTEN, HANDLERS, World
from domain.adapters.process.bell import OwnDoorbell, QueueBell
from domain.adapters.telegram.bot_api import BotApi
from domain.adapters.telegram.following_api import FollowingApi
from domain.adapters.telegram.telegram_memberships import TelegramMemberships
from domain.adapters.telegram.telegram_photo_source import TelegramPhotoSource
from domain.ports import Eyes, ImageCodec
from domain.values.task_kinds import BOT, DELIVERY, VISION
from sandbox.telegram import CallbackAnswer, Group, Message, Person, TelegramStandIn
from tests import sql
from tests.due import make_tasks_due
from tests.fakes.free_rates import FreeRates
from tests.fakes.in_memory_api_memory import InMemoryApiMemory
from tests.fakes.in_memory_faces_queue import InMemoryFacesQueue
from tests.fakes.in_memory_photo_store import InMemoryPhotoStore
from tests.fakes.in_memory_traces import InMemoryTraces
from tests.fakes.in_memory_vector_index import InMemoryVectorIndex
from tests.fakes.inline_clusterer import InlineClusterer
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.fakes.recording_webhooks import RecordingWebhooks
from tests.fakes.scripted_engine import ScriptedEngine
from tests.settings import settings_on
from workers.jobs import VISION_JOBS
from workers.runner import Job, run_tasks
from workers.show import DELIVERY_JOBS
from workers.world import World as WorkerWorld

# All bots share one: it holds no state of a bot, and building it takes as long as a short test.
_dispatcher = cache(build_dispatcher)
JOBS: dict[str, dict[str, Job]] = {VISION: VISION_JOBS, DELIVERY: DELIVERY_JOBS}


class WholeBot:
    """The bot under test. People act through the stand-in, and tests look at the chats."""

    def __init__(self, tg: TelegramStandIn, dsn: str, session: AiohttpSession, codec: ImageCodec) -> None:
        self.tg = tg
        own: dict[str, object] = {
            "bot_token": SecretStr(tg.token),
            "telegram_api_url": tg.url,
            "open_to_all": True,
            "picture_wait_s": 0,  # nobody waits for a picture: only `settle` draws
        }
        self.settings = settings_on(dsn).model_copy(update=own)
        self.session = session
        self.rates = FreeRates()
        self.api_memory = InMemoryApiMemory()
        self.rung = RecordingDoorbell()
        self.api = FollowingApi(BotApi(tg.url, tg.token), self.rung)
        self.memberships = TelegramMemberships(self.api, ttl_s=60)
        self.engine = ScriptedEngine()
        self.store = InMemoryPhotoStore()
        self.traces = InMemoryTraces()
        self.faces_queue = InMemoryFacesQueue()
        self.webhooks = RecordingWebhooks()
        self.index = InMemoryVectorIndex()
        self.eyes = Eyes(self.engine, codec, self.index, self.store, TelegramPhotoSource(self.api))
        self.workers = WorkerWorld(
            settings=self.settings,
            doorbell=self.rung,
            api=self.api,
            memberships=self.memberships,
            rates=self.rates,
            store=self.store,
            traces=self.traces,
            faces_queue=self.faces_queue,
            webhooks=self.webhooks,
            eyes=self.eyes,
            clusterer=InlineClusterer(),
        )
        self.restart()

    def restart(self) -> None:
        """Restarts the bot as after a crash, without its memory; only what it knows of memberships stays."""
        bell = QueueBell(HANDLERS)
        self.world = World(
            settings=self.settings,
            bot=Bot(self.tg.token, session=self.session, default=AS_WRITTEN),
            api=self.api,
            username=self.tg.bot.username or "",
            bell=bell,
            doorbell=OwnDoorbell({BOT: bell}, self.rung),
            memberships=self.memberships,
            rates=self.rates,
            originals=TelegramPhotoSource(self.api),
            downloads=OpenDownloads(),
            store=self.store,
            api_memory=self.api_memory,
            webhooks=self.webhooks,
            ensure_redis=_redis_is_not_here,
        )
        self.handling = Handling(_dispatcher(), self.world)
        self.polling = Polling(self.api, self.world.doorbell)

    def configure(self, **settings: object) -> None:
        """Restarts the bot with these settings."""
        self.settings = self.settings.model_copy(update=settings)
        self.workers = replace(self.workers, settings=self.settings)
        self.restart()

    async def close(self) -> None:
        await self.api.close()

    async def settle(self) -> None:
        """Works until all updates are handled that Telegram does not hold back, and no task is due."""
        while True:
            if self.tg.pending_updates:
                await self.take_in()
            did_something = False
            for queue in await _queues_with_work():
                did_something |= await self._work_on(queue)
            if not did_something and not self.tg.service.queue.deliverable:
                return

    async def _work_on(self, queue: str) -> bool:
        if queue == BOT:
            return await self.handle()
        return bool(await run_tasks(queue, JOBS[queue], self.workers, goes_on=lambda: True))

    async def take_in(self) -> None:
        await self.polling.poll_once(timeout_s=0)
        await self.polling.poll_once(timeout_s=0)  # confirms the updates of the first poll

    async def handle(self) -> bool:
        """Handles the updates that were taken in, and says whether there were any."""
        did_something = False
        while await self.handling.handle_one():
            did_something = True
        return did_something

    async def make_due(self) -> None:
        await make_tasks_due()

    async def write(self, person: Person, text: str) -> Message:
        """Writes in private, and gives the bot's last message there that is no picture in reply to a card."""
        await person.write(text)
        await self.settle()
        return next(m for m in reversed(person.inbox) if not (m.photo and m.reply_to))

    async def press(
        self, person: Person, message: Message, button: str | None = None, *, data: str | None = None
    ) -> CallbackAnswer:
        """Presses a button, does all that follows, and gives the answer that the presser sees at once."""
        query = person.tap(message, button, data=data)
        await self.settle()
        assert query.answer is not None, self.tg.transcript()
        return query.answer

    async def send_photos(self, person: Person, *photos: bytes) -> list[Message]:
        """Sends the photos in private, one after the other, and gives all that the bot answered."""
        before = len(person.inbox)
        for photo in photos:
            await person.post_photo(None, photo)
        await self.settle()
        await self.make_due()
        await self.settle()
        return person.inbox[before:]

    async def connect(self, person: Person, group: Group, name: str, *photos: bytes) -> Message:
        """Goes from the link in the group to the sent request, and gives the bot's last message."""
        verdict = await self.connect_until_verdict(person, group, name, *photos)
        if "Done" in " ".join(verdict.buttons):  # else three good photos sent the request by themselves
            await self.press(person, verdict, "Done")
        return person.inbox[-1]

    async def connect_until_verdict(self, person: Person, group: Group, name: str, *photos: bytes) -> Message:
        """Goes from the link in the group to the photos, and gives the bot's verdict on the last one."""
        await self.connect_until_photos(person, group, name)
        [*_, verdict] = await self.send_photos(person, *photos)
        return verdict

    async def connect_until_photos(self, person: Person, group: Group, name: str) -> Message:
        """Goes from the link in the group to the name, and gives the message that asks for photos."""
        await person.open_link(connect_link(group))
        await self.settle()
        await self.press(person, person.inbox[-1], "I agree")
        return await self.write(person, name)


def connect_link(group: Group) -> str:
    """The link of the button in the bot's introduction."""
    return str(group.from_bot[0].button("Connect a person")["url"])


async def _queues_with_work() -> list[str]:
    """The queues that have due tasks, updates first. To claim from every queue would take longer."""
    return sorted(
        await sql.values(
            str, "SELECT DISTINCT queue FROM tasks WHERE state = 'ready' AND not_before <= now()"
        ),
        key=[BOT, VISION, DELIVERY].index,
    )


async def _redis_is_not_here() -> None:
    """Stands in for the ping: these tests need no Redis, because `settle` does the work."""
