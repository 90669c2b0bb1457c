"""Starts the whole service for `make chaos`: every neighbour behind a proxy, several delivery workers."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.ports import PhotoStore
from sandbox.chaos.bucket import Bucket
from sandbox.chaos.forked import ForkedProcess, Nursery
from sandbox.chaos.judging.history import RECORD_HISTORY
from sandbox.chaos.proxy import TcpProxy
from sandbox.launcher import Postgres, Redis, Service
from sandbox.telegram import Group, TelegramStandIn
from sandbox.whole_service import PROCESSES, TOKEN, EngineChoice, WholeService

NOBODY = 9  # a port on which nobody listens, until the bot's port is known
# How long calls to Telegram wait for an answer: longer than a squall lasts (`plan.LONGEST_SQUALL_S`).
SEND_TIMEOUT_S = 5
SETTINGS = {
    "ADMIN_CHAT_ID": "",  # each group is a workspace of its own, its admin decides in private
    "OPEN_TO_ALL": "true",
    "SEND_TIMEOUT_S": str(SEND_TIMEOUT_S),
    "MEMBERSHIP_TTL_S": "5",
    "SWEEP_INTERVAL_S": "1",
    "POSTGRES_TIMEOUT_S": "5",
    "FACE_MATCH_MIN_MARGIN": "0",
    "WHOSE_CHILD_ASKS": "true",  # until an admin ends it for a group
}


@dataclass(frozen=True, slots=True)
class ChaosWorld:
    """processes: all of them, by name. proxies: what the processes take for their neighbours. store: the
    photos, reached without a proxy.
    """

    service: WholeService
    processes: Mapping[str, Service]
    proxies: Mapping[str, TcpProxy]
    store: PhotoStore


@asynccontextmanager
async def chaos_world(
    folder: Path,
    engine: EngineChoice,
    *,
    schema: Path | None,
    deliverers: int,
    webhook: bool,
    has_bucket: bool,
) -> AsyncIterator[ChaosWorld]:
    """The processes run without fail points at first. All files lie below the folder.

    has_bucket: photos are in a bucket, whose connections can fail; else in a folder.
    """
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(Postgres.running(folder / "postgres"))
        redis = await stack.enter_async_context(Redis.running(folder / "redis"))
        tg = await stack.enter_async_context(TelegramStandIn.start(token=TOKEN, schema=schema))
        tg.set_privacy(enabled=False)
        neighbours = {"postgres": postgres.port, "redis": redis.port, "telegram": urlsplit(tg.url).port or 0}
        bucket = await stack.enter_async_context(Bucket.running(folder)) if has_bucket else None
        neighbours |= ({"webhook": NOBODY} if webhook else {}) | ({"store": bucket.port} if bucket else {})
        proxies = {
            name: await stack.enter_async_context(TcpProxy.to(port)) for name, port in neighbours.items()
        }
        environment = _environment(folder, tg, proxies, postgres.dsn, redis.url) | {**engine.settings}
        environment |= bucket.settings(proxies["store"].port) if bucket else {}
        store: PhotoStore = bucket.store() if bucket else FilePhotoStore(folder / "photos")
        stack.push_async_callback(store.close)
        (folder / "logs").mkdir()
        nursery = await stack.enter_async_context(Nursery.open(folder / "logs" / "nursery.log"))
        processes = await _start(stack, nursery, environment, folder / "logs", deliverers)
        if webhook:
            proxies["webhook"].lead_to(processes["bot"].port)
        database = await stack.enter_async_context(asyncpg.create_pool(postgres.dsn, min_size=1, max_size=6))
        await database.execute(RECORD_HISTORY)
        admins = Group(tg.service, tg.service.add_group("nobody", supergroup=True))
        bot, vision, delivery = (processes[name] for name in PROCESSES)
        service = WholeService(
            folder, environment, tg, admins, engine, postgres, redis, bot, vision, delivery, database
        )
        with _tails_of_logs(service):
            yield ChaosWorld(service, processes, proxies, store)


@contextmanager
def _tails_of_logs(service: WholeService) -> Iterator[None]:
    """An error of a run carries the last lines of each process."""
    try:
        yield
    except Exception as error:
        error.add_note(service.log_tails())
        raise


def _environment(
    folder: Path, tg: TelegramStandIn, proxies: Mapping[str, TcpProxy], dsn: str, redis_url: str
) -> dict[str, str]:
    environment = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": _through(tg.url, proxies["telegram"]),
        "DATABASE_URL": _through(dsn, proxies["postgres"]),
        "REDIS_URL": _through(redis_url, proxies["redis"]),
        "QDRANT_PATH": str(folder / "qdrant"),
        **({} if "store" in proxies else {"STORAGE_PATH": str(folder / "photos")}),
        **SETTINGS,
    }
    if "webhook" in proxies:
        environment["WEBHOOK_URL"] = f"http://127.0.0.1:{proxies['webhook'].port}/telegram"
        environment["WEBHOOK_SECRET"] = secrets.token_hex(32)
    return environment


async def _start(
    stack: AsyncExitStack, nursery: Nursery, environment: Mapping[str, str], logs: Path, deliverers: int
) -> dict[str, Service]:
    commands = dict(PROCESSES) | {
        f"delivery-{number}": PROCESSES["delivery"] for number in range(2, deliverers + 1)
    }
    spawn = partial(ForkedProcess, nursery)
    services = await asyncio.gather(
        *(
            stack.enter_async_context(Service.running(name, arguments, environment, logs, spawn))
            for name, arguments in commands.items()
        )
    )
    return dict(zip(commands, services, strict=True))


def _through(address: str, proxy: TcpProxy) -> str:
    parts = urlsplit(address)
    login, at, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{login}{at}127.0.0.1:{proxy.port}"))
