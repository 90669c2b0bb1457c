"""One update wakes one handler, and no handler sleeps through a ring."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.world import HANDLERS
from domain.adapters.process.bell import LATEST_S, SOONEST_S, OwnDoorbell, QueueBell
from domain.ids import TaskId
from domain.ports import Bell
from domain.values.task_kinds import BOT, VISION
from tests.fakes.recording_doorbell import RecordingDoorbell


async def awake(bell: Bell, ring: Awaitable[None] | None = None) -> int:
    """Lets all handlers wait, then rings, and gives the number of handlers that wake."""
    woken = 0

    async def handler() -> None:
        nonlocal woken
        await bell.wait()
        woken += 1

    async with asyncio.TaskGroup() as handlers:
        waiting = [handlers.create_task(handler()) for _ in range(HANDLERS)]
        await asyncio.sleep(0)
        if ring is not None:
            await ring
        for _ in range(5):
            await asyncio.sleep(0)
        for one in waiting:
            one.cancel()
    return woken


async def test_a_ring_wakes_one_handler() -> None:
    bell = QueueBell(HANDLERS)
    assert await awake(bell, OwnDoorbell({BOT: bell}, RecordingDoorbell()).ring(BOT, [TaskId(1)])) == 1


async def test_a_ring_while_no_handler_waits_is_kept() -> None:
    bell = QueueBell(HANDLERS)
    await OwnDoorbell({BOT: bell}, RecordingDoorbell()).ring(BOT, [TaskId(1), TaskId(2)])
    assert await awake(bell) == 2
    assert await awake(bell) == 0


async def test_more_rings_than_handlers_wake_each_handler_once() -> None:
    bell = QueueBell(HANDLERS)
    bell.ring(500)
    assert await awake(bell) == HANDLERS
    assert await awake(bell) == 0


async def test_a_delayed_task_is_rung_for_when_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at once, also where something in front of Telegram asks for a pause of 0 s."""
    timers: list[tuple[float, Callable[[], None]]] = []
    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", lambda *timer: timers.append(timer))
    bell, others = QueueBell(HANDLERS), RecordingDoorbell()
    doorbell = OwnDoorbell({BOT: bell}, others)
    for delay_s in (7.5, 0.0, LATEST_S, LATEST_S + 1):
        doorbell.ring_later(BOT, delay_s)
    doorbell.ring_later(VISION, 1)
    monkeypatch.undo()
    assert [delay_s for delay_s, _ in timers] == [7.5, SOONEST_S, LATEST_S]
    assert await awake(bell) == 0
    timers[0][1]()
    assert await awake(bell) == 1


async def test_a_ring_for_another_queue_goes_to_the_next_doorbell() -> None:
    bell, others = QueueBell(HANDLERS), RecordingDoorbell()
    await OwnDoorbell({BOT: bell}, others).ring(VISION, [TaskId(7)])
    assert others.rung == [(VISION, 7)]
    assert await awake(bell) == 0
