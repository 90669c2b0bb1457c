"""Measures whether this process makes progress. A thread ends the process when it makes none."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import NoReturn

LOOP = "event loop"
# A failed sweep or poll counts as well: if a neighbour is away, a restart does not help.
SWEEPING = "sweeping"
POLLING = "polling"
# This exit code tells a supervisor that nobody asked the process to stop.
EXIT_CODE = 70
WRITE_WITHIN_S = 1.0
_TICK_S = 1.0


class Pulse:
    """Keeps when each part of the process last made progress. A beat notes that a part made progress.

    Only time in which the process ran counts, so nothing is overdue after the machine was paused.
    limits: how many seconds a part may go without a beat after its first one.
    """

    def __init__(self, limits: Mapping[str, float] | None = None) -> None:
        self._limits = limits or {}
        self._now_s = 0.0
        self._beats: dict[str, float] = {}
        self.oldest_task_s: dict[str, float] = {}
        self.why_idle = "it starts"  # why the process takes no work; empty while it does

    def begin_work(self) -> None:
        self.why_idle = ""

    def end_work(self) -> None:
        self.why_idle = "it stops"

    def beat(self, part: str) -> None:
        self._beats[part] = self._now_s

    def rests_s(self, part: str) -> float:
        """Seconds since the part's last beat; 0 before its first one."""
        return self._now_s - self._beats.get(part, self._now_s)

    def ages(self) -> dict[str, float]:
        return {part: round(self.rests_s(part), 1) for part in self._beats}

    def stopped(self) -> str | None:
        """The first part whose last beat is longer ago than its limit; None if there is none."""
        return next((part for part, limit_s in self._limits.items() if self.rests_s(part) > limit_s), None)

    def pass_time(self, seconds: float) -> None:
        """Lets the pulse's clock run on; the watchdog calls this at each look.

        A gap counts as two ticks at most: a longer gap means that the process did not run.
        """
        self._now_s += min(seconds, 2 * _TICK_S)


def process_limits(heartbeat_limit_s: float, *, polls: bool = False) -> dict[str, float]:
    """Sweeps and polls wait for neighbours, so their limit is four times that of the event loop."""
    waiting_s = 4 * heartbeat_limit_s
    return {LOOP: heartbeat_limit_s, SWEEPING: waiting_s} | ({POLLING: waiting_s} if polls else {})


@asynccontextmanager
async def watched(pulse: Pulse) -> AsyncIterator[None]:
    """Inside this block the event loop beats, and the process ends when a part exceeds its limit."""
    pulse.beat(LOOP)
    is_over = threading.Event()
    thread = threading.get_ident()
    watchdog = threading.Thread(target=_watch, args=(pulse, thread, is_over), name="watchdog", daemon=True)
    watchdog.start()
    beating = asyncio.create_task(_beat(pulse))  # noqa: TID251 - ends with this block
    try:
        yield
    finally:
        is_over.set()
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


async def _beat(pulse: Pulse) -> None:
    while True:
        pulse.beat(LOOP)
        await asyncio.sleep(_TICK_S)


def _watch(pulse: Pulse, thread: int, is_over: threading.Event) -> None:
    looked_at = time.monotonic()
    while not is_over.wait(_TICK_S):
        now = time.monotonic()
        pulse.pass_time(now - looked_at)
        looked_at = now
        if (part := pulse.stopped()) is not None and not is_over.is_set():
            _end(part, pulse.rests_s(part), thread)


def end_process(line: str) -> NoReturn:
    """Writes why, and ends. It writes without the logging module, because whatever is stuck may hold its
    lock; and it waits a moment only, because what reads our output may be what everything hangs on.
    """
    writing = threading.Thread(target=os.write, args=(2, line.encode()), daemon=True)
    writing.start()
    writing.join(WRITE_WITHIN_S)
    os._exit(EXIT_CODE)


def _end(part: str, rests_s: float, thread: int) -> None:
    where = ""
    if part == LOOP and (frame := sys._current_frames().get(thread)) is not None:
        where = f" in {frame.f_code.co_filename}:{frame.f_lineno}"
    end_process(
        f"ERROR watchdog: the {part} has not got on for {rests_s:.0f} s{where}: this process ends itself\n"
    )
