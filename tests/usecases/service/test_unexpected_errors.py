"""An unexpected error ends none of the loops that a process runs."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiogram import Bot, Dispatcher

from bot import handling, polling
from bot import process as bot
from bot.menu import show_menu
from bot.world import HANDLERS
from domain.adapters.process.bell import QueueBell
from domain.adapters.process.pulse import Pulse
from domain.errors import Unavailable
from domain.usecases.service import watch_service as watching
from domain.values.task_kinds import DELIVERY
from sandbox.patience import patience
from workers import consumers, returns
from workers import process as workers
from workers.faces_queue import queue_jobs

SETTINGS = SimpleNamespace(sweep_interval_s=0, index_rebuild_share=0.1, tg_bot_id=1, http_port=None)
EYES = SimpleNamespace(index=None, engine=SimpleNamespace(name="tiny"))
WORLD = SimpleNamespace(settings=SETTINGS, vision=EYES, api=None, clocks=None, doorbell=None, store=None)


class Fails:
    """Fails with this error at the first call, and ends the loop at the second one."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.calls = 0

    async def __call__(self, *_: object, **__: object) -> None:
        self.calls += 1
        if self.calls > 1:
            raise asyncio.CancelledError
        raise self.error


async def nothing(*_: object, **__: object) -> None:
    """Stands in for what the loop does besides."""


async def watch_index(world: Any) -> None:
    await workers._watch_index(world)


async def watch_service(world: Any) -> None:
    await watching.watch_service(world.api, None, lambda *_: "")


async def sweep(world: Any) -> None:
    await bot._sweep(world, Pulse({}), asyncio.Event())


async def sweep_of_worker(world: Any) -> None:
    await workers._sweep(DELIVERY, world, Pulse({}), asyncio.Event())


async def poll(world: Any) -> None:
    await polling.Polling(world.api, world.doorbell).run()


async def watch_returns(world: Any) -> None:
    await returns.Returns("", {}).watch(world.doorbell)


class Rings:
    async def hear(self, *_: object) -> None:
        """Stands in for Redis."""


async def hear(_: Any) -> None:
    await consumers.hear_rings(cast("Any", Rings()), QueueBell(1))


@pytest.mark.parametrize(
    ("loop", "module", "failing"),
    [
        (watch_index, workers, "watch_index"),
        (watch_service, watching, "check_service"),
        (sweep, bot, "sweep_tasks"),
        (sweep_of_worker, workers, "sweep_tasks"),
        (poll, polling.Polling, "poll_once"),
        (watch_returns, returns.Returns, "look"),
        (hear, Rings, "hear"),
        (queue_jobs.follow_faces_queue, queue_jobs, "take_in"),
    ],
)
async def test_a_loop_goes_on_after_an_unexpected_error(
    loop: Callable[[Any], Awaitable[None]], module: Any, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = Fails(ZeroDivisionError())
    monkeypatch.setattr(module, failing, fails)
    without_pauses_and_checks(monkeypatch)
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(patience(20)):
            await loop(WORLD)
    assert fails.calls == 2


@pytest.mark.parametrize(
    ("loop", "module", "failing"),
    [
        (sweep, bot, "sweep_tasks"),
        (sweep_of_worker, workers, "sweep_tasks"),
        (watch_returns, returns.Returns, "look"),
    ],
)
async def test_an_outage_of_postgres_is_logged_in_one_line_a_round(
    loop: Callable[[Any], Awaitable[None]],
    module: Any,
    failing: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An operator knows outages; the traceback of one looks like a mistake of the service."""
    monkeypatch.setattr(module, failing, Fails(Unavailable("Postgres", "ConnectionError")))
    without_pauses_and_checks(monkeypatch)
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(patience(20)):
            await loop(WORLD)
    assert "Postgres: ConnectionError" in caplog.text
    assert "Traceback" not in caplog.text
    assert {record.levelname for record in caplog.records} == {"WARNING"}


def without_pauses_and_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_WATCH_INTERVAL_S", 0)
    monkeypatch.setattr(polling, "_PAUSES_S", (0,))
    monkeypatch.setattr(returns, "_LOOK_EVERY_S", 0)
    monkeypatch.setattr(consumers, "_REDIS_PAUSE_S", 0)
    monkeypatch.setattr(queue_jobs, "_PAUSE_S", 0)
    for name in ("_OTHERS_START_S", "_LOOK_EVERY_S"):
        monkeypatch.setattr(watching, name, 0)
    for process in (bot, workers):
        for name in ("ensure_checked", "ensure_not_migrated_further", "ensure_own_bot"):
            monkeypatch.setattr(process, name, nothing)
    monkeypatch.setattr(bot, "_compare_with_store", nothing)


async def _end_of(running: Awaitable[None]) -> Exception | None:
    try:
        await running
    except Exception as error:
        return error
    return None


@pytest.mark.parametrize("error", [ZeroDivisionError, asyncio.CancelledError])
async def test_a_handler_goes_on_after_what_nobody_expected(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The process would end, or have one handler less and seem well."""
    errors, all_wait = deque([error] * HANDLERS), asyncio.Event()
    bell = QueueBell(HANDLERS)

    async def claim(_: str) -> None:
        if errors:
            raise errors.popleft()
        all_wait.set()

    monkeypatch.setattr(handling, "claim_task", claim)
    monkeypatch.setattr(handling, "_PAUSE_S", 0)
    handlers = handling.Handling(Dispatcher(), cast("Any", SimpleNamespace(bell=bell)))
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        running = group.create_task(_end_of(handlers.run()))
        waiting = group.create_task(all_wait.wait())
        await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
        handlers.stop()
        waiting.cancel()
    assert all_wait.is_set(), running.result()
    assert "handling" in caplog.text


async def test_a_menu_that_cannot_be_shown_ends_no_process() -> None:
    """Whatever aiogram raises about an answer that it cannot read."""

    class Unreadable:
        def __getattr__(self, _: str) -> Any:
            raise RuntimeError

    await show_menu(cast("Bot", Unreadable()), None)
