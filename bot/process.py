"""The bot process: updates in, conversations, health; until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web

from bot.handling import Handling
from bot.intake import ALLOWED_UPDATES
from bot.menu import show_menu
from bot.polling import Polling
from bot.telegram.activate_group import next_code
from bot.telegram.dispatcher import build_dispatcher
from bot.webhook import Webhook, application
from bot.world import World, open_world
from domain import fail_points
from domain.adapters.database import migrate, open_database
from domain.adapters.health import health_handler
from domain.errors import Unavailable
from domain.queries import sql
from domain.queries.restored import ensure_checked
from domain.rules.task_kinds import BOT
from domain.settings import Settings
from domain.usecases.ask_where_to_decide import ask_where_to_decide
from domain.usecases.sweep_tasks import sweep_tasks
from domain.usecases.take_over_queue import take_over_queue

# What Telegram may still be told, after which a handler that hangs is given up; its task is claimed again.
STOP_PATIENCE_S = 10

log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises OutsideError when a neighbour cannot be reached at the start."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    dsn = settings.database_url.get_secret_value()
    if settings.migrate_on_start:
        await migrate(dsn)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(open_database(dsn))
        await ensure_checked()
        world = await stack.enter_async_context(open_world(settings))
        await world.ensure_redis()
        await stack.enter_async_context(_http(world))
        if settings.admin_chat_id is not None and not settings.open_to_all:
            await ask_where_to_decide(settings.admin_chat_id, world.doorbell)
        await _choose_ingress(world)
        await show_menu(world.bot)
        await take_over_queue(BOT)
        if not settings.open_to_all:
            log.info("an admin of a new group lets the bot in by: /activate %s", await next_code(world))
        log.info("ready: @%s, %s", world.username, "webhook" if settings.webhook_url else "long polling")
        await run_until(stop, world)
    log.info("stopped")


async def run_until(stop: asyncio.Event, world: World) -> None:
    """Takes updates in and handles them. Afterwards none is half handled."""
    handling = Handling(build_dispatcher(), world)
    async with asyncio.TaskGroup() as tasks:
        intake = [tasks.create_task(_sweep(world))]
        if world.settings.webhook_url is None:
            intake.append(tasks.create_task(Polling(world.api, world.doorbell).run()))
        handled = tasks.create_task(handling.run())
        await stop.wait()
        for task in intake:
            task.cancel()
        handling.stop()
        await asyncio.wait([handled], timeout=STOP_PATIENCE_S)
        handled.cancel()


async def _sweep(world: World) -> None:
    """Rings for what a dead process, a failed try or a lost ring left behind."""
    fail_points.doing("sweep")
    while True:
        try:
            await sweep_tasks(BOT, world.doorbell)
        except Unavailable as error:
            log.warning("no sweep: %s", error)
        await asyncio.sleep(world.settings.sweep_interval_s)


@asynccontextmanager
async def _http(world: World) -> AsyncIterator[None]:
    """/healthz, and the webhook where there is one. Raises Unavailable when the port is taken."""
    settings = world.settings
    app = application()
    app.router.add_get("/healthz", health_handler({"postgres": _check_postgres, "redis": world.ensure_redis}))
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        webhook = Webhook(settings.webhook_secret.get_secret_value(), world.doorbell)
        app.router.add_post(urlsplit(settings.webhook_url).path or "/", webhook.on_update)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.http_host, settings.http_port).start()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Unavailable(f"HTTP_PORT {settings.http_port}", reason) from error
        yield
    finally:
        await runner.cleanup()


async def _choose_ingress(world: World) -> None:
    """Telegram keeps what is pending in both cases."""
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
    await sql.one("SELECT 1 AS yes")
