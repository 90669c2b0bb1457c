"""One worker process: rings wake it, the sweep makes up for lost rings, Postgres decides what is done."""

import asyncio
import logging
import time
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from functools import partial

from bot.messages.service.alarms import alarm_text
from domain import fail_points
from domain.adapters.postgres.database import ensure_migrated, migrate, open_database
from domain.adapters.process.disk_check import DiskCheck, folders_of
from domain.adapters.process.ending import end
from domain.adapters.process.health import SWEEP, Check, serve_health
from domain.adapters.process.own_sign import own_sign
from domain.adapters.process.pulse import SWEEPING, Pulse, process_limits, watched
from domain.adapters.process.stopping import WORK_ENDS_WITHIN_S, Stop
from domain.errors import Corrupt, OutsideError, Unavailable
from domain.queries import sql
from domain.queries.service.installation import ensure_backed_up
from domain.queries.service.own_bot import ensure_own_bot
from domain.queries.service.restored import ensure_checked
from domain.queries.service.schema import ensure_not_migrated_further
from domain.queries.work.backlog import oldest_ready_s
from domain.settings import Settings
from domain.usecases.chats.seek_lost_messages import seek_lost_messages
from domain.usecases.clusters.ask_regrouping import ask_regrouping
from domain.usecases.erasing.mark_ledger import mark_ledger
from domain.usecases.index.note_engine import note_engine
from domain.usecases.index.watch_index import watch_index
from domain.usecases.service.raise_generation import raise_generation
from domain.usecases.service.watch_service import watch_service
from domain.usecases.settings.ask_calibrating import ask_calibrating
from domain.usecases.work.ask_tidying import ask_tidying
from domain.usecases.work.leave_queue import leave_queue
from domain.usecases.work.sweep_rows import sweep_rows
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.usecases.work.take_over_queue import take_over_queue
from domain.values.faults import BACKUP, CLOCK, DISK, FILES, INDEX, REDIS, SENDS, STORAGE, TELEGRAM
from domain.values.known_packs import licence_of
from domain.values.task_kinds import DELIVERY, TASK_KINDS, VISION
from workers.comparing import has_compared
from workers.consumers import Consumers, hear_rings
from workers.faces_queue.queue_jobs import follow_faces_queue
from workers.jobs import VISION_JOBS
from workers.runner import Job
from workers.show import DELIVERY_JOBS
from workers.world import StoreAlarm, World, open_world, store_check, telegram_check

JOBS: dict[str, dict[str, Job]] = {VISION: VISION_JOBS, DELIVERY: DELIVERY_JOBS}
_AGAIN_S = 2.0  # then what was cancelled and goes on is cancelled again
_WATCH_INTERVAL_S = 60.0
_ROWS_INTERVAL_S = 60.0

log = logging.getLogger(__name__)


async def serve(settings: Settings, queues: frozenset[str]) -> None:
    """Runs until SIGTERM or SIGINT, or until a sweep finds that the database or the photo store is not the
    right one.

    Raises OutsideError when a neighbour cannot be reached at the start, or is not ours.
    """
    if VISION in queues:
        log.info("%s", licence_of(settings.face_engine, settings.face_model))
    _ensure_every_kind_has_a_job()
    stop = Stop()
    stop.set_by_signals()
    dsn = settings.database_url.get_secret_value()
    await (migrate(dsn) if settings.migrate_on_start else ensure_migrated(dsn))
    async with AsyncExitStack() as stack:
        try:
            await _serve(settings, queues, dsn, stack, stop)
        finally:
            stop.set()  # what is open is closed now, and that must have an end, too
    log.info("stopped")


async def _serve(
    settings: Settings, queues: frozenset[str], dsn: str, stack: AsyncExitStack, stop: Stop
) -> None:
    await stack.enter_async_context(open_database(dsn, deadlines=settings.postgres_deadlines()))
    await ensure_checked()
    world = await stack.enter_async_context(open_world(settings, queues))
    is_marked = world.is_compared and await mark_ledger(settings.tg_bot_id, world.store)
    checks = {"postgres": _check_postgres, "storage": store_check(world.store), **world.checks}
    await _take_over(settings, queues)
    pulse = Pulse(process_limits(settings.heartbeat_limit_s))
    await stack.enter_async_context(watched(pulse))
    await stack.enter_async_context(serve_health(settings.http_host, settings.http_port, checks, pulse))
    log.info("ready: %s", ", ".join(sorted(queues)))
    async with asyncio.TaskGroup() as tasks:
        consumers = [Consumers(queue, JOBS[queue], world) for queue in queues]
        at_work = [tasks.create_task(each.work(patience_s=WORK_ENDS_WITHIN_S)) for each in consumers]
        sweeps = [_sweep(queue, world, pulse, stop, is_marked=is_marked) for queue in queues]
        running = [tasks.create_task(sweep) for sweep in sweeps]
        running += [tasks.create_task(world.returns[q].watch(world.doorbell)) for q in queues]
        running += [tasks.create_task(hear_rings(world.rings[q], world.bells[q])) for q in queues]
        watching = watch_service(world.api, settings.admin_chat_id, alarm_text, watched_faults(world, queues))
        running.append(tasks.create_task(watching))
        if DELIVERY in queues:
            running.append(tasks.create_task(follow_faces_queue(world)))
        if VISION in queues:
            running.append(tasks.create_task(_watch_index(world)))
        pulse.begin_work()
        await stop.wait()
        pulse.end_work()
        await asyncio.gather(
            end(running, again_s=_AGAIN_S), end(at_work, again_s=WORK_ENDS_WITHIN_S + _AGAIN_S)
        )
    await _leave(settings, queues)


async def _take_over(settings: Settings, queues: frozenset[str]) -> None:
    for queue in queues:
        # A process with the embedded index is the only vision worker.
        is_alone = queue == VISION and settings.qdrant_path is not None
        await take_over_queue(queue, is_alone=is_alone)


async def _leave(settings: Settings, queues: frozenset[str]) -> None:
    """Deletes this process's heartbeat, so that nobody misses it. Call it after the last sweep, which
    would write it again. Without Postgres it stays, and the process is missed.
    """
    with suppress(Unavailable):
        for queue in queues:
            await leave_queue(own_sign(queue, settings.http_port))


def watched_faults(world: World, queues: frozenset[str]) -> dict[str, Check]:
    """Only one kind of worker watches a neighbour: two that disagree would begin and end a fault in turn."""
    found: dict[str, Check] = {}
    if DELIVERY in queues:
        found[SENDS] = world.brake.check
        found |= {CLOCK: world.clocks.check} if world.clocks else {}
        found |= {TELEGRAM: telegram_check(world.api), REDIS: world.redis_writes or world.checks["redis"]}
        if world.settings.backup_alarm_hours:
            found[BACKUP] = partial(ensure_backed_up, world.settings.backup_alarm_hours)
    if VISION in queues:
        folders = folders_of(world.settings)
        found |= {STORAGE: StoreAlarm(world.store).check, INDEX: world.checks["index"]}
        found |= {DISK: DiskCheck(folders).check} if folders else {}
        found |= {FILES: world.files} if world.files else {}
    return found


def _ensure_every_kind_has_a_job() -> None:
    for name, kind in TASK_KINDS.items():
        if kind.queue in JOBS and name not in JOBS[kind.queue]:
            raise AssertionError(f"no job for tasks of kind {name}")


async def _sweep(
    queue: str, world: World, pulse: Pulse, stop: asyncio.Event, *, is_marked: bool = True
) -> None:
    """Rings for the tasks that are ready; on the vision queue also begins what is due, such as the grouping.

    A failure is logged, and ends only this sweep. stop: set when the database was restored, replaced by an
    older copy, migrated by a newer version or given to another bot, or when the store is not the right one.
    is_marked: whether the store was found to be the right one, and `mark_ledger` is done.
    """
    fail_points.doing("sweep")
    rows_at, sign = 0.0, own_sign(queue, world.settings.http_port)
    pulse.beat(SWEEP)
    while True:
        try:
            await ensure_checked()
            await ensure_not_migrated_further()
            await ensure_own_bot(world.settings.tg_bot_id)
            await sweep_tasks(queue, world.doorbell, sign=sign)
            is_marked = is_marked or await _has_marked_ledger(world)
            pulse.oldest_task_s[queue] = await oldest_ready_s(queue)
            pulse.beat(SWEEP)
            if queue == VISION:
                await note_engine(world.vision.engine.name)
                await ask_tidying(world.doorbell)
                if time.monotonic() >= rows_at:
                    await sweep_rows(world.doorbell)
                    await seek_lost_messages(
                        settle_s=world.settings.longest_send_s(), doorbell=world.doorbell
                    )
                    await ask_regrouping(datetime.now(UTC), world.settings, world.doorbell)
                    await ask_calibrating(datetime.now(UTC), world.settings, world.doorbell)
                    rows_at = time.monotonic() + _ROWS_INTERVAL_S
        except Corrupt as error:
            log.error("%s", error)
            stop.set()
            return
        except Unavailable as error:
            log.warning("no sweep of %s: %s", queue, error)
        except Exception:  # one failure must not end the loop
            log.exception("sweep of %s failed; the next one follows", queue)
        pulse.beat(SWEEPING)
        await asyncio.sleep(world.settings.sweep_interval_s)


async def _has_marked_ledger(world: World) -> bool:
    """Raises as `has_compared`, where the database was not compared with the store at the start; also Corrupt
    when the store gives back other bytes than it got.
    """
    tg_bot_id, store = world.settings.tg_bot_id, world.store
    is_compared = world.is_compared or await has_compared(tg_bot_id, store)
    return is_compared and await mark_ledger(tg_bot_id, store)


async def _watch_index(world: World) -> None:
    fail_points.doing("sweep")
    share = world.settings.index_rebuild_share
    while True:
        eyes = world.vision
        try:
            await watch_index(eyes.index, eyes.engine.name, world.doorbell, rebuild_share=share)
            # Raises the number by which an older copy of the database is noticed, if the index was there.
            await raise_generation(world.store)
        except OutsideError as error:
            log.warning("the index was not looked after: %s", error)
        except Exception:  # one failure must not end the loop
            log.exception("the index was not looked after")
        await asyncio.sleep(_WATCH_INTERVAL_S)


async def _check_postgres() -> None:
    try:
        await sql.value(int, "SELECT 1")
    except Exception as error:  # whatever stops the simplest statement, Postgres is of no use then
        raise Unavailable("Postgres", type(error).__name__) from error
