"""Causes long faults, one after the other, and measures the recovery after each."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from sandbox.chaos.judging.recovery import Recoveries
from sandbox.chaos.plan import LOSS, Fault, Outage, Plan
from sandbox.chaos.proxy import FAIR, Weather
from sandbox.chaos.world import ChaosWorld

# The next fault waits at most so long for the end of a recovery.
RECOVERY_S = 60.0
# So long after connections became half-open the oldest open task is looked for: at first there may be none.
HALF_OPEN_LOOK_S = 4.0
# The pause before each outage of a run in which processes are killed as well, so that some work is done.
PAUSE_S = 60.0
_WEATHER = {
    Outage.SILENT: Weather(is_silent=True),
    Outage.REFUSING: Weather(is_refusing=True),
    Outage.LOSSY: Weather(loss=LOSS),
}


class Outages:
    """busy: the neighbours and processes that are down; nothing else may disturb their connections."""

    def __init__(self, world: ChaosWorld, plan: Plan, recoveries: Recoveries) -> None:
        self._world = world
        self._plan = plan
        self._recoveries = recoveries
        self.busy: set[str] = set()

    async def run(self, *, rounds: int | None = None) -> None:
        """rounds: how often every fault comes; None: until cancelled. Afterwards nothing is down any more."""
        number = 0
        while rounds is None or number < rounds:
            for fault in self._plan.faults(number):
                if rounds is None:
                    await asyncio.sleep(PAUSE_S)
                await self._go_through(fault)
            number += 1

    async def until_up(self, victim: str) -> None:
        while victim in self.busy:  # noqa: ASYNC110 - ends with a fault of minutes
            await asyncio.sleep(1)

    async def _go_through(self, fault: Fault) -> None:
        self.busy.add(fault.victim)
        end = self._begin(fault)
        try:
            if fault.outage == Outage.HALF_OPEN:  # new connections pass from the beginning
                watching = self._recoveries.begin_after_outage(fault.name, look_after_s=HALF_OPEN_LOOK_S)
                await asyncio.sleep(fault.for_s)
                end()
            else:
                await self._be_away(fault.for_s)
                end()
                watching = self._recoveries.begin_after_outage(fault.name)
        finally:
            end()
            self.busy.discard(fault.victim)
        await asyncio.wait(watching, timeout=RECOVERY_S)

    async def _be_away(self, for_s: float) -> None:
        absences = self._recoveries.absences
        absences.begin(time.monotonic())
        try:
            await asyncio.sleep(for_s)
        finally:
            absences.end(time.monotonic())

    def _begin(self, fault: Fault) -> Callable[[], None]:
        """Begins the fault, and returns the function that ends it."""
        if fault.outage == Outage.SUSPENDED:
            pid = self._world.processes[fault.victim].process.pid
            _signal(pid, signal.SIGSTOP)
            return lambda: _signal(pid, signal.SIGCONT)
        proxy = self._world.proxies[fault.victim]
        if fault.outage == Outage.HALF_OPEN:
            proxy.leave_half_open()
            return proxy.cut_half_open
        proxy.set_weather(_WEATHER[fault.outage])
        if fault.outage == Outage.REFUSING:
            proxy.cut()
        return lambda: proxy.set_weather(FAIR)


def _signal(pid: int, number: signal.Signals) -> None:
    """Sends a signal to a process, which may have been killed meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
