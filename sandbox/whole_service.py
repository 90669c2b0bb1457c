"""Runs the whole service on this machine: Postgres, Redis, the stand-in, bot and workers."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from domain.errors import OutsideError
from sandbox.launcher import LaunchFailed, Postgres, Redis, Service
from sandbox.patience import patience
from sandbox.telegram import Group, TelegramStandIn
from workers.recognition.packs.pack_lookup import find_model_pack

TOKEN = "1234567890:sandbox-token-that-opens-nothing"  # noqa: S105
DEFAULT_PACK = "buffalo_l"
PROCESSES = {"bot": ["bot"], "vision": ["workers", "vision"], "delivery": ["workers", "delivery"]}

# A condition on tasks t: the task was never tried and is for later, such as a question beyond today's limit.
_WAITS = "{0}.state = 'ready' AND {0}.attempts = 0 AND {0}.not_before > now() + interval '1 minute'"
# A task t that waits for its time, or is in a lane behind one that does.
IS_FOR_LATER = f"""({_WAITS.format("t")} OR t.is_behind AND EXISTS (SELECT FROM tasks h
    WHERE h.lane = t.lane AND NOT h.is_behind AND {_WAITS.format("h")}))"""
OPEN_TASKS = f"""
SELECT t.kind || ' ' || t.state AS task, count(*) AS n FROM tasks t
WHERE t.state IN ('ready', 'leased') AND NOT ({IS_FOR_LATER}) GROUP BY 1
"""  # noqa: S608  a constant

_GROUPS = 500  # groups that may be made here, all of which may be activated
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """settings: the engine's FACE_ settings."""

    name: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WholeService:
    """folder: holds all files: `photos` (the storage), `qdrant`, `logs/<process>.log`.

    environment: the variables of each process. database: a pool to look into Postgres with; it connects again
    after Postgres was restarted.
    """

    folder: Path
    environment: Mapping[str, str]
    tg: TelegramStandIn
    admins: Group
    engine: EngineChoice
    postgres: Postgres
    redis: Redis
    bot: Service
    vision: Service
    delivery: Service
    database: asyncpg.Pool

    @property
    def processes(self) -> tuple[Service, ...]:
        return self.bot, self.vision, self.delivery

    async def until_idle(self, *, timeout_s: float) -> None:
        """Waits until every update was handled and no task is open, except tasks for later.

        Raises TimeoutError, which names what waits, when nothing was finished for `timeout_s`; on a slow
        machine for longer.
        """
        done, since = await self._done(), time.monotonic()
        while self.tg.pending_updates or await self._open_tasks():
            await asyncio.sleep(0.05)  # another process' database has no event to wait for
            if (now := await self._done()) != done:
                done, since = now, time.monotonic()
            elif time.monotonic() - since > patience(timeout_s):
                break
        else:
            return
        open_tasks = ", ".join(f"{task} ({n})" for task, n in (await self._open_tasks()).items())
        waits = f"{self.tg.pending_updates} updates and the tasks {open_tasks or '-'}"
        raise TimeoutError(f"nothing was finished for {timeout_s:g} s, and there wait {waits}")

    def log_tails(self) -> str:
        """The last lines of each process."""
        return "\n".join(f"--- {p.name} ---\n{p.process.log_tail()}" for p in self.processes)

    async def _done(self) -> tuple[int, int]:
        """Two counts, one of which changes when an update or a task is finished."""
        finished = await self.database.fetchval("SELECT count(*) FROM tasks WHERE state IN ('done', 'dead')")
        return self.tg.pending_updates, finished

    async def _open_tasks(self) -> dict[str, int]:
        """How many tasks are open of each kind and state."""
        rows = await self.database.fetch(OPEN_TASKS)
        return {row["task"]: row["n"] for row in rows}


async def choose_engine(name: str | None, pack: str | None, root: Path | None) -> EngineChoice:
    """The engine that is asked for; else insightface, else dlib, whose weights come with its package.

    A pack that is in no folder is downloaded. Raises OutsideError if insightface is asked for and has none.
    """
    if name == "dlib":
        return EngineChoice("dlib", {"FACE_ENGINE": "dlib"})
    pack = pack or DEFAULT_PACK
    try:
        await asyncio.to_thread(find_model_pack, pack, root)
    except OutsideError as error:
        if name == "insightface":
            raise
        reason = in_words_of_make(error.reason)
        log.warning("No model pack %s (%s): recognising with dlib instead.", pack, reason)
        return EngineChoice("dlib", {"FACE_ENGINE": "dlib"})
    settings = {"FACE_ENGINE": "insightface", "FACE_MODEL": pack}
    if root is not None:
        settings["FACE_MODEL_ROOT"] = str(root)
    return EngineChoice(f"insightface/{pack}", settings)


def in_words_of_make(advice: str) -> str:
    """The service's advice on settings, for a user who types `make demo ENGINE=dlib`."""
    return advice.replace("FACE_", "")


@asynccontextmanager
async def whole_service(
    folder: Path,
    engine: EngineChoice,
    *,
    port: int = 0,
    schema: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[WholeService]:
    """folder: all files go there. port: where the messenger page is; 0 takes a free one.

    schema: bot-api-10.2.json, against which all calls are then checked (`tg.violations`).
    settings: further settings of all processes. Errors inside carry the tails of their logs.
    """
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(Postgres.running(folder / "postgres"))
        redis = await stack.enter_async_context(Redis.running(folder / "redis"))
        tg = await stack.enter_async_context(TelegramStandIn.start(port=port, token=TOKEN, schema=schema))
        tg.set_privacy(enabled=False)
        admins = tg.add_group("Spotted admins", supergroup=True)
        environment = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": tg.url,
            "ADMIN_CHAT_ID": str(admins.id),
            "ALLOWED_GROUPS": ",".join(map(str, tg.service.group_ids(_GROUPS))),
            "DATABASE_URL": postgres.dsn,
            "REDIS_URL": redis.url,
            "QDRANT_PATH": str(folder / "qdrant"),
            "SWEEP_INTERVAL_S": "1",
            "STORAGE_PATH": str(folder / "photos"),
            **engine.settings,
            **(settings or {}),
        }
        bot, vision, delivery = await _start_processes(stack, environment, folder / "logs")
        database = await stack.enter_async_context(asyncpg.create_pool(postgres.dsn, min_size=1, max_size=4))
        service = WholeService(
            folder, environment, tg, admins, engine, postgres, redis, bot, vision, delivery, database
        )
        try:
            yield service
        except Exception as error:  # it is raised again
            error.add_note(service.log_tails())
            raise


async def _start_processes(
    stack: AsyncExitStack, environment: Mapping[str, str], logs: Path
) -> tuple[Service, ...]:
    """Starts all at once, because each imports for seconds. Raises LaunchFailed of the first that fails."""
    try:
        async with asyncio.TaskGroup() as starting:
            services = [
                starting.create_task(
                    stack.enter_async_context(Service.running(name, arguments, environment, logs))
                )
                for name, arguments in PROCESSES.items()
            ]
    except* LaunchFailed as failures:
        raise failures.exceptions[0] from None
    return tuple(service.result() for service in services)
