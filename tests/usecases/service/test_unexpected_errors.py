"""An unexpected error ends none of the loops that a process runs."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from bot import process as bot
from domain.adapters.process.pulse import Pulse
from domain.usecases.service import watch_service as watching
from sandbox.patience import patience
from workers import process as workers


class Fails:
    """Fails at the first call, and ends the loop at the second one."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, *_: object, **__: object) -> None:
        self.calls += 1
        if self.calls > 1:
            raise asyncio.CancelledError
        raise ZeroDivisionError


async def nothing(*_: object, **__: object) -> None:
    """Stands in for what the loop does besides."""


async def watch_index(world: Any) -> None:
    await workers._watch_index(world)


async def watch_service(world: Any) -> None:
    await watching.watch_service(world.api, None, lambda *_: "")


async def sweep(world: Any) -> None:
    await bot._sweep(world, Pulse({}), asyncio.Event())


@pytest.mark.parametrize(
    ("loop", "module", "failing"),
    [
        (watch_index, workers, "watch_index"),
        (watch_service, watching, "check_service"),
        (sweep, bot, "sweep_tasks"),
    ],
)
async def test_a_loop_goes_on_after_an_unexpected_error(
    loop: Callable[[Any], Awaitable[None]], module: Any, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = Fails()
    monkeypatch.setattr(module, failing, fails)
    monkeypatch.setattr(workers, "_WATCH_INTERVAL_S", 0)
    for name in ("_OTHERS_START_S", "_LOOK_EVERY_S"):
        monkeypatch.setattr(watching, name, 0)
    for name in ("ensure_checked", "ensure_not_migrated_further", "ensure_own_bot", "_compare_with_store"):
        monkeypatch.setattr(bot, name, nothing)
    settings = SimpleNamespace(sweep_interval_s=0, index_rebuild_share=0.1, tg_bot_id=1)
    eyes = SimpleNamespace(index=None, engine=SimpleNamespace(name="tiny"))
    world = SimpleNamespace(settings=settings, vision=eyes, api=None, doorbell=None, store=None)
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(patience(20)):
            await loop(world)
    assert fails.calls == 2
