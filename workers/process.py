"""One worker process: arq wakes it, the sweep makes up for what arq loses, Postgres decides."""

import asyncio
import logging
import signal
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from typing import Any, cast

from arq import Worker
from arq.connections import RedisSettings
from arq.typing import WorkerCoroutine
from arq.worker import func
from redis.exceptions import RedisError

from domain import fail_points
from domain.adapters.arq_doorbell import RUN_TASK, arq_queue, from_json, to_json
from domain.adapters.database import migrate, open_database
from domain.adapters.health import serve_health
from domain.errors import OutsideError, Unavailable
from domain.ports import TaskId
from domain.queries import sql
from domain.queries.restored import ensure_checked
from domain.rules.known_packs import licence_of
from domain.rules.task_kinds import DELIVERY, TASK_KINDS, VISION
from domain.settings import Settings
from domain.steps.ledger import mark_ledger
from domain.steps.work import transaction
from domain.usecases.sweep_tasks import sweep_tasks
from domain.usecases.take_over_queue import take_over_queue
from domain.usecases.watch_index import watch_index
from workers.jobs import VISION_JOBS
from workers.queue_jobs import follow_faces_queue
from workers.runner import Job, run_task
from workers.show import DELIVERY_JOBS
from workers.world import World, open_world

JOBS: dict[str, dict[str, Job]] = {VISION: VISION_JOBS, DELIVERY: DELIVERY_JOBS}
# Enough vision tasks at once to download while others compute; sends wait for the rates, not for a core.
MAX_JOBS = {VISION: 6, DELIVERY: 40}
_REDIS_PAUSE_S = 1.0
# Longer than a send may take (SEND_TIMEOUT_S), shorter than the grace that docker-compose.yml gives.
_STOP_PATIENCE_S = 35.0
_POLL_S = 0.05
_WATCH_INTERVAL_S = 60.0

log = logging.getLogger(__name__)


async def serve(settings: Settings, queues: frozenset[str]) -> None:
    """Until SIGTERM or SIGINT. Raises OutsideError when a neighbour cannot be reached at the start."""
    if VISION in queues:
        log.info("%s", licence_of(settings.face_engine, settings.face_model))
    _ensure_every_kind_has_a_job()
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    dsn = settings.database_url.get_secret_value()
    if settings.migrate_on_start:
        await migrate(dsn)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(open_database(dsn))
        await ensure_checked()
        world = await stack.enter_async_context(open_world(settings, queues))
        await mark_ledger(settings.tg_bot_id, world.store)
        checks = {"postgres": _check_postgres, "storage": world.store.check, **world.checks}
        if VISION in queues and settings.qdrant_path is not None:
            await take_over_queue(VISION)  # whoever has the embedded index open is alone with it
        await stack.enter_async_context(serve_health(settings.http_host, settings.http_port, checks))
        log.info("ready: %s", ", ".join(sorted(queues)))
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(_serve_queue(queue, world)) for queue in queues]
            running += [tasks.create_task(_sweep(queue, world)) for queue in queues]
            if DELIVERY in queues:
                running.append(tasks.create_task(follow_faces_queue(world)))
            if VISION in queues:
                running.append(tasks.create_task(_watch_index(world)))
            await stop.wait()
            for task in running:
                task.cancel()
    log.info("stopped")


def _ensure_every_kind_has_a_job() -> None:
    for name, kind in TASK_KINDS.items():
        if kind.queue in JOBS and name not in JOBS[kind.queue]:
            raise AssertionError(f"no job for tasks of kind {name}")


async def _serve_queue(queue: str, world: World) -> None:
    """A Redis that restarts ends an arq worker; another one takes over."""
    while True:
        worker = _arq_worker(queue, world)
        try:
            await worker.async_run()
        except (RedisError, OSError) as error:
            log.warning("no Redis: %s; the sweep goes on", type(error).__name__)
            await asyncio.sleep(_REDIS_PAUSE_S)
        finally:
            await _let_finish(worker)


async def _let_finish(worker: Worker) -> None:
    """A send that has begun gets its answer: cut off, nobody would know whether it arrived."""
    running = [job for job in worker.tasks.values() if not job.done()]
    if running:
        await asyncio.wait(running, timeout=_STOP_PATIENCE_S)
    with suppress(RedisError, OSError):
        await worker.close()


def _arq_worker(queue: str, world: World) -> Worker:
    jobs: Mapping[str, Job] = JOBS[queue]

    async def run(_: dict[Any, Any], task_id: int) -> None:
        fail_points.before("redis.job")
        await run_task(queue, TaskId(task_id), jobs, world)
        fail_points.after("redis.job")

    lease_s = max(kind.lease_s for kind in TASK_KINDS.values() if kind.queue == queue)
    return Worker(
        functions=[
            func(cast("WorkerCoroutine", run), name=RUN_TASK, keep_result=0, max_tries=1, timeout=lease_s)
        ],
        queue_name=arq_queue(world.settings.rq_queue_name, queue),
        redis_settings=RedisSettings.from_dsn(world.settings.redis_url.get_secret_value()),
        max_jobs=MAX_JOBS[queue],
        poll_delay=_POLL_S,
        keep_result=0,
        max_tries=1,
        handle_signals=False,
        log_results=False,
        job_serializer=to_json,
        job_deserializer=from_json,
    )


async def _sweep(queue: str, world: World) -> None:
    fail_points.doing("sweep")
    while True:
        try:
            await sweep_tasks(queue, world.doorbell)
            if queue == VISION:
                async with transaction(world.doorbell) as work:
                    await work.add("tidy_up", dedupe=f"{datetime.now(UTC):%Y-%m-%d-%H}", once=True)
        except Exception:
            log.exception("sweep of %s failed; the next one follows", queue)
        await asyncio.sleep(world.settings.sweep_interval_s)


async def _watch_index(world: World) -> None:
    fail_points.doing("sweep")
    share = world.settings.index_rebuild_share
    while True:
        eyes = world.vision
        try:
            await watch_index(eyes.index, eyes.engine.name, world.doorbell, rebuild_share=share)
        except OutsideError as error:
            log.warning("the index was not looked after: %s", error)
        await asyncio.sleep(_WATCH_INTERVAL_S)


async def _check_postgres() -> None:
    try:
        await sql.one("SELECT 1 AS yes")
    except Exception as error:
        raise Unavailable("Postgres", type(error).__name__) from error
