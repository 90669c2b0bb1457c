"""The bot process: takes updates in, runs the conversations and reports health until it is told to stop."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from bot.api.application import add_api
from bot.handling import Handling
from bot.intake import ALLOWED_UPDATES
from bot.menu import show_menu
from bot.messages.service.alarms import alarm_text
from bot.miniapp.serving import add_miniapp
from bot.polling import Polling
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.groups.activate_group import next_code
from bot.updates_check import PollingCheck, WebhookCheck
from bot.webhook import Webhook, application
from bot.world import World, open_world
from domain import fail_points
from domain.adapters.postgres.database import ensure_migrated, migrate, open_database
from domain.adapters.process.ending import end
from domain.adapters.process.health import SWEEP, UPDATES, add_health, serving
from domain.adapters.process.pulse import POLLING, SWEEPING, Pulse, process_limits, watched
from domain.adapters.process.stopping import WORK_ENDS_WITHIN_S, Stop
from domain.errors import Corrupt, OutsideError, Unavailable
from domain.queries import sql
from domain.queries.service.operator_chat import operator_chat
from domain.queries.service.own_bot import ensure_own_bot
from domain.queries.service.restored import ensure_checked
from domain.queries.service.schema import ensure_not_migrated_further
from domain.queries.work.backlog import oldest_ready_s
from domain.settings import Settings
from domain.usecases.groups.ask_where_to_decide import ask_where_to_decide
from domain.usecases.service.claim_database import claim_database
from domain.usecases.service.claim_store import claim_store
from domain.usecases.service.refuse_older_database import refuse_older_database
from domain.usecases.service.require_redis import require_redis
from domain.usecases.service.watch_service import watch_service
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.usecases.work.take_over_queue import take_over_queue
from domain.values.faults import NO_UPDATES, UNREAD
from domain.values.task_kinds import BOT

_AGAIN_S = 2.0

log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT, or until `_sweep` finds a reason to stop. Raises OutsideError when a
    neighbour is away or wrong at the start.
    """
    stop = Stop()
    stop.set_by_signals()
    dsn = settings.database_url.get_secret_value()
    await (migrate(dsn) if settings.migrate_on_start else ensure_migrated(dsn))
    async with AsyncExitStack() as stack:
        try:
            await _serve(settings, dsn, stack, stop)
        finally:
            stop.set()  # what is open is closed now, and that must have an end, too
    log.info("stopped")


async def _serve(settings: Settings, dsn: str, stack: AsyncExitStack, stop: Stop) -> None:
    await stack.enter_async_context(open_database(dsn, deadlines=settings.postgres_deadlines()))
    await ensure_checked()
    world = await stack.enter_async_context(open_world(settings))
    await _compare_with_store(world)
    await require_redis(world.ensure_redis)
    pulse = Pulse(process_limits(settings.heartbeat_limit_s, polls=settings.webhook_url is None))
    await stack.enter_async_context(watched(pulse))
    await stack.enter_async_context(_http(world, pulse))
    operators = await operator_chat(world.api, settings.admin_chat_id)
    if operators is not None and not settings.open_to_all:
        await ask_where_to_decide(operators, world.doorbell)
    await _choose_ingress(world)
    await take_over_queue(BOT)
    if not settings.open_to_all:
        log.info("an admin of a new group lets the bot in by: /activate %s", await next_code(world))
    log.info("ready: @%s, %s", world.username, "webhook" if settings.webhook_url else "long polling")
    await run_until(stop, world, pulse)


async def run_until(stop: asyncio.Event, world: World, pulse: Pulse) -> None:
    """Takes updates in and handles them until `stop` is set. Then handlers get time to finish."""
    handling = Handling(build_dispatcher(), world)
    polls, url = PollingCheck(), world.settings.webhook_url
    check = polls.check if url is None else WebhookCheck(world.api, url).check
    async with asyncio.TaskGroup() as tasks:
        intake = [tasks.create_task(_sweep(world, pulse, stop))]
        # These are many calls, and everything works without a menu: nobody waits for them.
        intake.append(tasks.create_task(show_menu(world.bot, world.settings.public_url)))
        chat, own = world.settings.admin_chat_id, {NO_UPDATES: check, UNREAD: handling.reader.check}
        watching = watch_service(world.api, chat, alarm_text, own, tells_of_postgres=True)
        intake.append(tasks.create_task(watching))
        if url is None:
            pulse.beat(UPDATES)  # from now on an answer is due
            polling = Polling(world.api, world.doorbell, partial(_note_poll, pulse, polls))
            intake.append(tasks.create_task(polling.run()))
        handled = tasks.create_task(handling.run())
        pulse.begin_work()
        await stop.wait()
        pulse.end_work()
        handling.stop()
        await end(intake, again_s=_AGAIN_S)
        await asyncio.wait([handled], timeout=WORK_ENDS_WITHIN_S)
        handled.cancel()  # the task of a handler that hangs is claimed again


def _note_poll(pulse: Pulse, polls: PollingCheck, error: OutsideError | None) -> None:
    pulse.beat(POLLING)
    polls.note(error)
    if error is None:
        pulse.beat(UPDATES)


async def _sweep(world: World, pulse: Pulse, stop: asyncio.Event) -> None:
    """Rings for the tasks that a dead process, a failed try or a lost ring left behind.

    Sets `stop` when the database was restored, replaced by an older copy, migrated by a newer version or
    given to another bot, or when the photo store belongs to another installation. The store is asked until
    it has answered once; afterwards another process has to find out that the database is an older copy.
    """
    fail_points.doing("sweep")
    pulse.beat(SWEEP)
    is_compared = False
    while True:
        try:
            await ensure_checked()
            await ensure_not_migrated_further()
            await ensure_own_bot(world.settings.tg_bot_id)
            is_compared = is_compared or await _compare_with_store(world)
            await sweep_tasks(BOT, world.doorbell, clocks=world.clocks)
            pulse.oldest_task_s[BOT] = await oldest_ready_s(BOT)
            pulse.beat(SWEEP)
        except Corrupt as error:
            log.error("%s", error)
            stop.set()
            return
        except Unavailable as error:
            log.warning("no sweep: %s", error)
        except Exception:  # one failure must not end the loop
            log.exception("the sweep failed; the next one follows")
        pulse.beat(SWEEPING)
        await asyncio.sleep(world.settings.sweep_interval_s)


async def _compare_with_store(world: World) -> bool:
    """Raises Corrupt when the database is another bot's or an older copy of itself, or when the store is
    another installation's.

    Returns False while the store is away: the bot starts all the same, and compares later.
    """
    try:
        await claim_database(world.settings.tg_bot_id, world.store)
        await claim_store(world.settings.tg_bot_id, world.store)
        await refuse_older_database(world.store)
    except Unavailable as error:
        log.warning("the database was not compared with the photo store, which is asked again: %s", error)
        return False
    return True


@asynccontextmanager
async def _http(world: World, pulse: Pulse) -> AsyncIterator[None]:
    """Health, the API, and the webhook where there is one. Raises Unavailable when the port is taken."""
    settings = world.settings
    app = application()
    add_health(app, {"postgres": _check_postgres, "redis": world.ensure_redis}, pulse)
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        webhook = Webhook(settings.webhook_secret.get_secret_value(), world.doorbell)
        app.router.add_post(urlsplit(settings.webhook_url).path or "/", webhook.on_update)
    add_api(app, world)
    add_miniapp(app, settings)
    async with serving(app, settings.http_host, settings.http_port):
        yield


async def _choose_ingress(world: World) -> None:
    """Sets or deletes the webhook. Telegram keeps pending updates in both cases."""
    settings = world.settings
    if settings.webhook_url is None:
        await world.api.call("deleteWebhook", {})
        return
    assert settings.webhook_secret is not None, "the settings were checked for it"
    await world.api.call(
        "setWebhook",
        {
            "url": settings.webhook_url,
            "secret_token": settings.webhook_secret.get_secret_value(),
            "allowed_updates": list(ALLOWED_UPDATES),
        },
    )


async def _check_postgres() -> None:
    await sql.value(int, "SELECT 1")
