"""A real Postgres with fakes around it; the workers' own runner does the tasks."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from domain.errors import Throttled
from domain.ids import AssetId
from domain.ports import Eyes, ImageCodec
from domain.queries.access.acting import TelegramRequester
from domain.queries.chats.supergroup_of import NO_MESSAGE
from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.deliver_photo import Prepare, Send, deliver_photo
from domain.usecases.photos.recognise_asset import recognise_asset
from domain.usecases.work.tidy_up import tidy_up
from domain.values.send_outcome import SendOutcome
from domain.values.task_kinds import DELIVERY, VISION
from tests import sql
from tests.due import make_tasks_due
from tests.fakes.fixed_memberships import FixedMemberships
from tests.fakes.free_rates import FreeRates
from tests.fakes.in_memory_faces_queue import InMemoryFacesQueue
from tests.fakes.in_memory_photo_source import InMemoryPhotoSource
from tests.fakes.in_memory_traces import InMemoryTraces
from tests.fakes.inline_clusterer import InlineClusterer
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.fakes.recording_webhooks import RecordingWebhooks
from tests.fakes.scripted_engine import ScriptedEngine
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi
from tests.fakes.watched_photo_store import WatchedPhotoStore
from tests.fakes.watched_vector_index import WatchedVectorIndex
from tests.scenes import Scenes
from tests.settings import settings_on
from tests.usecases.scenes import scene_step
from tests.usecases.tasks import run_those
from workers.jobs import VISION_JOBS
from workers.runner import Ids, Job
from workers.show import DELIVERY_JOBS
from workers.world import World

if TYPE_CHECKING:
    from tests.usecases.factory import Member


@dataclass
class Mailbox:
    """The sends that Telegram got: (user, photo) in order. Each takes one of `answers` if there is one."""

    sent: list[tuple[int, int]] = field(default_factory=list)
    answers: list[SendOutcome] = field(default_factory=list)

    async def prepare(self, view: DeliveryView) -> Send | None:
        async def send(_: bool) -> SendOutcome:
            self.sent.append((view.tg_user_id, view.asset_id))
            if self.answers:
                return self.answers.pop(0)
            return SendOutcome("sent", tg_message_id=len(self.sent))

        return send


class Stage:
    """Postgres, the fakes and the runner. The fakes are public: tests switch them off and look into them."""

    def __init__(self, dsn: str, codec: ImageCodec) -> None:
        self.settings = settings_on(dsn)
        self.engine = ScriptedEngine()
        self.index = WatchedVectorIndex()
        self.store = WatchedPhotoStore()
        self.traces = InMemoryTraces()
        self.faces_queue = InMemoryFacesQueue()
        self.webhooks = RecordingWebhooks()
        self.source = InMemoryPhotoSource()
        self.doorbell = RecordingDoorbell()
        self.memberships = FixedMemberships()
        self.rates = FreeRates()
        self.mailbox = Mailbox()
        self.telegram = ScriptedTelegramApi()
        self.eyes = Eyes(self.engine, codec, self.index, self.store, self.source)
        self.world = World(
            settings=self.settings,
            doorbell=self.doorbell,
            api=self.telegram,
            memberships=self.memberships,
            rates=self.rates,
            store=self.store,
            traces=self.traces,
            faces_queue=self.faces_queue,
            webhooks=self.webhooks,
            eyes=self.eyes,
            clusterer=InlineClusterer(),
        )
        self.first_world = self.world
        self.scenes: Scenes | None = None

    def by(
        self, member: "Member", *, press: UUID | None = None, rehearses: bool = False
    ) -> TelegramRequester:
        """Makes the requester for a member. press: None for a new press."""
        return TelegramRequester(member.tg_user_id, self.memberships, press or uuid4(), rehearses)

    @scene_step
    async def drain(self) -> list[str]:
        """Runs every vision task that is due until none is left, and gives their kinds in order."""
        return await self._run(VISION, VISION_JOBS)

    @scene_step
    async def run(self, kind: str) -> None:
        """Runs the vision tasks of this kind that are due now, and no others."""
        ran = await self._run(VISION, {kind: VISION_JOBS[kind]})
        assert ran, f"no task of kind {kind} is due"

    @scene_step
    async def recognise(self, asset_id: AssetId) -> str:
        """Looks at this photo alone; all other tasks keep waiting."""
        return await recognise_asset(asset_id, self.eyes, self.settings, self.doorbell)

    @scene_step
    async def deliver(self) -> None:
        """Runs every `deliver` task that is due; `mailbox.sent` then has the photos."""
        await self._run(DELIVERY, {"deliver": self._deliver})

    @scene_step
    async def show(self, *kinds: str) -> None:
        """Runs every task of the delivery queue as the worker does, or those of these kinds. `telegram.calls`
        then has the messages.
        """
        await self._run(DELIVERY, {kind: DELIVERY_JOBS[kind] for kind in kinds or DELIVERY_JOBS})

    @property
    def deleted(self) -> list[tuple[int, int]]:
        """The chat and number of each message that the bot deleted. `supergroup_of` is left out: it deletes a
        message that no chat has.
        """
        deletions = (c.params for c in self.telegram.calls if c.method in ("deleteMessage", "deleteMessages"))
        return [
            (params["chat_id"], number)
            for params in deletions
            for number in params.get("message_ids", [params.get("message_id")])
            if number != NO_MESSAGE
        ]

    @scene_step
    async def settle(self) -> None:
        """Runs the vision tasks, then the deliveries, then vision tasks that these leave."""
        await self.drain()
        await self.deliver()
        await self.drain()

    async def deliver_one(self, delivery_id: int, prepare: Prepare | None = None) -> SendOutcome:
        return await deliver_photo(
            delivery_id,
            prepare=prepare or self.mailbox.prepare,
            memberships=self.memberships,
            rates=self.rates,
            settings=self.settings,
            doorbell=self.doorbell,
        )

    @scene_step
    async def tidy(self) -> dict[str, int]:
        """Does the hourly round, and gives how much each part of it removed or asked."""
        return await tidy_up(self.index, self.store, self.settings, self.doorbell)

    @scene_step
    async def make_due(self) -> None:
        await make_tasks_due()

    async def _deliver(self, ids: Ids, world: World) -> object:
        outcome = await self.deliver_one(int(ids["delivery_id"]))
        if outcome.state == "retry":
            raise Throttled("Telegram", outcome.retry_after_s or 1.0)
        return outcome.state

    async def _run(self, queue: str, jobs: dict[str, Job]) -> list[str]:
        ran = await run_those(queue, jobs, self.world)
        await _ensure_nothing_crashed()
        return ran


async def _ensure_nothing_crashed() -> None:
    """Fails if a task ended with an unexpected error, which is a bug. The runner notes such an error as its
    class and an incident id.
    """
    crashed = await sql.rows(
        r"SELECT kind, last_error FROM tasks WHERE last_error ~ '^[A-Za-z]+ [0-9a-f]{8}$'"
    )
    assert crashed == []
