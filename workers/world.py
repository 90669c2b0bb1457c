"""Everything a worker process talks to, built once and passed on."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from bot.messages.words import Words
from domain.adapters.photo_stores.open_photo_store import open_photo_store
from domain.adapters.process.bell import OwnDoorbell, QueueBell
from domain.adapters.process.health import Check
from domain.adapters.qdrant.open_vector_index import open_vector_index
from domain.adapters.redis.arq_doorbell import ArqDoorbell, ArqRings
from domain.adapters.redis.redis_check import RedisCheck
from domain.adapters.redis.redis_faces_queue import RedisFacesQueue
from domain.adapters.redis.redis_traces import RedisTraces
from domain.adapters.redis.send_rates import RedisSendRates
from domain.adapters.telegram.bot_api import BotApi
from domain.adapters.telegram.following_api import FollowingApi
from domain.adapters.telegram.telegram_memberships import TelegramMemberships
from domain.adapters.telegram.telegram_photo_source import TelegramPhotoSource
from domain.adapters.webhooks.http_webhook_sender import HttpWebhookSender
from domain.fail_points import guarded
from domain.ids import WorkspaceId
from domain.ports import (
    Bell,
    Clusterer,
    Doorbell,
    Eyes,
    FacesQueue,
    Memberships,
    PhotoSource,
    PhotoStore,
    Rings,
    SendRates,
    TelegramApi,
    Traces,
)
from domain.queries.service.clocks import Clocks
from domain.queries.service.installation import installation_id
from domain.queries.service.own_store import ensure_mark_is_there
from domain.settings import Settings
from domain.usecases.index.claim_engine import claim_engine
from domain.usecases.index.reindex_faces import reindex_faces
from domain.usecases.index.report_engine_change import report_engine_change
from domain.usecases.service.require_redis import require_redis
from domain.values.task_kinds import DELIVERY, VISION
from domain.values.time_limit import limited
from domain.values.webhooks import WebhookSender
from workers.comparing import has_compared
from workers.returns import Returns
from workers.send_brake import SendBrake
from workers.slow_places import SlowPlaces
from workers.uploads import Uploads
from workers.watched_source import WatchedSource

# How many tasks a process has in hand. Enough vision tasks at once to download while others compute; sends
# wait for the rates, not for a core.
CONSUMERS = {VISION: 6, DELIVERY: 40}
# How many of them may be slow: one video is read while faces are looked for in another one. A webhook's
# receiver may let a call wait for as long as ten sends take.
MOST_SLOW = {VISION: 2, DELIVERY: 8}

# The share of membership_ttl_s for which an answer is used again. The statement that begins a send reads the
# answer a little later, and accepts none that is older than membership_ttl_s.
_MEMBERSHIP_SHARE = 0.5

# Well within the lease of every task that sends.
_RATES_PATIENCE_S = 20.0


def _slow_places() -> dict[str, SlowPlaces]:
    return {queue: SlowPlaces(most) for queue, most in MOST_SLOW.items()}


@dataclass(frozen=True, slots=True)
class World:
    """eyes, clusterer: None in a process that does not serve the vision queue. checks: for /healthz and the
    alarms. redis_writes, files: for the alarms only; `files` only where photos are fetched from Telegram.

    bells, rings, returns: by queue, of the queues that this process serves. A bell wakes a consumer of this
    process; rings come from other processes; `returns` is told of each neighbour for which a task waits.
    slow_places: by queue. uploads: the uploads of documents that run now. brake: of the sends of photos.
    is_compared: whether the database was compared with the photo store, which is away otherwise.
    """

    settings: Settings
    doorbell: Doorbell
    api: TelegramApi
    memberships: Memberships
    rates: SendRates
    store: PhotoStore
    traces: Traces
    faces_queue: FacesQueue
    webhooks: WebhookSender
    eyes: Eyes | None
    clusterer: Clusterer | None = None
    bells: Mapping[str, Bell] = field(default_factory=dict)
    rings: Mapping[str, Rings] = field(default_factory=dict)
    returns: Mapping[str, Returns] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    redis_writes: Check | None = None
    clocks: Clocks | None = None
    files: Check | None = None
    slow_places: Mapping[str, SlowPlaces] = field(default_factory=_slow_places)
    uploads: Uploads = field(default_factory=Uploads)
    brake: SendBrake = field(default_factory=SendBrake)
    is_compared: bool = True

    @property
    def vision(self) -> Eyes:
        assert self.eyes is not None, "a vision task in a process without an engine"
        return self.eyes

    @property
    def grouping(self) -> Clusterer:
        assert self.clusterer is not None, "a vision task in a process without a clusterer"
        return self.clusterer


@asynccontextmanager
async def open_world(settings: Settings, queues: frozenset[str]) -> AsyncIterator[World]:
    """Raises OutsideError with one clear sentence when a neighbour cannot be reached."""
    Words.zone = settings.zone()
    async with AsyncExitStack() as stack:
        bells = {queue: QueueBell(CONSUMERS[queue]) for queue in queues}
        others = guarded(_doorbell(settings), "redis")
        doorbell = OwnDoorbell(bells, others)
        stack.push_async_callback(others.close)
        rates = guarded(_send_rates(settings), "redis")
        stack.push_async_callback(rates.close)
        api = FollowingApi(guarded(_bot_api(settings), "telegram"), doorbell)
        stack.push_async_callback(api.close)
        redis = await _open_redis_check(settings, stack)
        await api.call("getMe", {})
        store, is_compared = await _open_store(settings, stack, may_wait=VISION not in queues)
        traces = _redis_traces(settings, stack)
        faces_queue = guarded(_faces_queue(settings), "redis")
        stack.push_async_callback(faces_queue.close)
        source = WatchedSource(TelegramPhotoSource(api))
        eyes = await _open_eyes(settings, source, store, doorbell, stack) if VISION in queues else None
        yield World(
            settings=settings,
            doorbell=doorbell,
            api=api,
            memberships=TelegramMemberships(api, ttl_s=settings.membership_ttl_s * _MEMBERSHIP_SHARE),
            rates=rates,
            store=store,
            is_compared=is_compared,
            traces=traces,
            faces_queue=faces_queue,
            webhooks=_webhooks(settings, stack),
            eyes=eyes,
            clusterer=_open_clusterer(settings) if VISION in queues else None,
            bells=bells,
            rings={queue: _rings(settings, queue) for queue in queues},
            returns=_returns(queues, api, redis, store, eyes),
            checks={"redis": redis.check} | ({"index": index_check(eyes)} if eyes else {}),
            redis_writes=redis.check_writes,
            clocks=Clocks(api),
            files=source.check if eyes else None,
        )


async def _open_redis_check(settings: Settings, stack: AsyncExitStack) -> RedisCheck:
    redis = RedisCheck(settings.redis_url.get_secret_value())
    stack.push_async_callback(redis.close)
    await require_redis(redis.check)
    return redis


async def _open_store(
    settings: Settings, stack: AsyncExitStack, *, may_wait: bool
) -> tuple[PhotoStore, bool]:
    """Also returns whether the database was compared with the store. may_wait: this may be done later."""
    store = guarded(open_photo_store(settings), "store")
    stack.push_async_callback(store.close)
    return store, await has_compared(settings.tg_bot_id, store, may_wait=may_wait)


def _returns(
    queues: frozenset[str], api: TelegramApi, redis: RedisCheck, store: PhotoStore, eyes: Eyes | None
) -> dict[str, Returns]:
    """For each queue, wakes tasks that wait for a neighbour when it answers again. The keys of `checks` are
    the names in `OutsideError`, which names a photo store and an index by its kind.
    """
    checks: dict[str, Check] = {
        "Telegram": telegram_check(api),
        "Redis": redis.check,
        **dict.fromkeys(("S3", "photo folder"), store_check(store)),
        **(dict.fromkeys(("Qdrant", "embedded Qdrant"), index_check(eyes)) if eyes else {}),
    }
    return {queue: Returns(queue, checks) for queue in queues}


def telegram_check(api: TelegramApi) -> Check:
    async def check() -> None:
        await api.call("getMe", {})

    return check


def _send_rates(settings: Settings) -> RedisSendRates:
    return RedisSendRates(
        settings.redis_url.get_secret_value(),
        prefix=settings.rq_queue_name,
        messages_per_second=settings.messages_per_second,
        patience_s=_RATES_PATIENCE_S,
    )


def _doorbell(settings: Settings) -> ArqDoorbell:
    return ArqDoorbell(settings.redis_url.get_secret_value(), prefix=settings.rq_queue_name)


def _rings(settings: Settings, queue: str) -> ArqRings:
    url = settings.redis_url.get_secret_value()
    return ArqRings(url, prefix=settings.rq_queue_name, queue=queue)


def _redis_traces(settings: Settings, stack: AsyncExitStack) -> Traces:
    traces = RedisTraces(settings.redis_url.get_secret_value(), prefix=settings.rq_queue_name)
    stack.push_async_callback(traces.close)
    return guarded(traces, "redis")


def _faces_queue(settings: Settings) -> RedisFacesQueue:
    streams = {"out": settings.faces_queue_out, "results": settings.faces_queue_results}
    return RedisFacesQueue(settings.redis_url.get_secret_value(), queue=settings.faces_queue, streams=streams)


def _webhooks(settings: Settings, stack: AsyncExitStack) -> WebhookSender:
    webhooks = HttpWebhookSender(allows_private=settings.webhooks_allow_private)
    stack.push_async_callback(webhooks.close)
    return guarded(webhooks, "webhook")


def _bot_api(settings: Settings) -> BotApi:
    token = settings.bot_token.get_secret_value()
    return BotApi(settings.telegram_api_url, token, timeout_s=settings.send_timeout_s)


def index_check(eyes: Eyes) -> Check:
    async def check() -> None:
        probe = np.eye(1, eyes.engine.dimensions, dtype=np.float32)
        async with limited(2):  # no workspace is 0; tasks wait for longer while the disk stalls
            await eyes.index.nearest_persons(WorkspaceId(0), list(probe), min_similarity=1, limit=1)

    return check


def store_check(store: PhotoStore) -> Check:
    return partial(ensure_mark_is_there, store)


class StoreAlarm:
    """The check for the alarms. It also tries a write, because a store whose disk is full answers every read:
    at every fourth look, which is once a minute, and at each look after a failed write.
    """

    def __init__(self, store: PhotoStore) -> None:
        self._store = store
        self._looks = 0

    async def check(self) -> None:
        """Raises OutsideError."""
        await ensure_mark_is_there(self._store)
        if self._looks % 4 == 0:
            await self._store.check()
        self._looks += 1


def _open_clusterer(settings: Settings) -> Clusterer:
    from workers.recognition.clustering.process_clusterer import open_clusterer  # noqa: PLC0415

    return open_clusterer(settings)


async def _open_eyes(
    settings: Settings, source: PhotoSource, store: PhotoStore, doorbell: Doorbell, stack: AsyncExitStack
) -> Eyes:
    # Only the vision worker pays for the import of an engine.
    from workers.recognition.decoding.codec import PillowCodec  # noqa: PLC0415
    from workers.recognition.packs.load import load_engine  # noqa: PLC0415

    engine = await asyncio.to_thread(load_engine, settings)
    stack.push_async_callback(engine.close)
    codec = PillowCodec()
    stack.push_async_callback(codec.close)
    index = guarded(open_vector_index(settings, engine.name, engine.dimensions), "qdrant")
    stack.push_async_callback(index.close)
    await index.claim(await installation_id())
    if settings.qdrant_url is not None:  # the embedded index serves one process only
        await claim_engine(engine.name)
    await reindex_faces(index, engine.name, doorbell)
    await report_engine_change(engine.name, doorbell)
    return Eyes(engine=engine, codec=codec, index=index, store=store, source=source)
