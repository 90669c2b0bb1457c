"""Kills processes, cuts and refuses connections as the plan says, until there were enough kills."""

import asyncio
import re
import signal
import time
from collections import Counter
from functools import partial
from pathlib import Path

from sandbox.chaos.judging.recovery import Recoveries
from sandbox.chaos.outages import Outages
from sandbox.chaos.plan import SPARED_S, Plan
from sandbox.chaos.proxy import FAIR
from sandbox.chaos.world import ChaosWorld
from sandbox.launcher import Service
from sandbox.launcher.server import LoopbackServer

_DIES = re.compile(rb"^dies at the fail point (\S+)$", re.MULTILINE)
_REACHED = re.compile(rb"reached the fail point (\S+)$", re.MULTILINE)


class Nemesis:
    """kills: counted by fail point, or else by victim. ended_by_themselves: counted by process and exit code.
    reached: every fail point that a work passed. enough: is set after the wanted number of kills.
    """

    def __init__(
        self, world: ChaosWorld, plan: Plan, kills: int, recoveries: Recoveries, *, has_outages: bool = True
    ) -> None:
        self._world = world
        self._plan = plan
        self._wanted = kills
        self._recoveries = recoveries
        self._tasks: asyncio.TaskGroup
        self._lives: Counter[str] = Counter()
        self._ended = {name: asyncio.Event() for name in world.processes}
        self._read_up_to: dict[str, int] = {}
        self._server_is_away = {"postgres": asyncio.Lock(), "redis": asyncio.Lock()}
        self._server_deaths = 0
        self._outages, self._has_outages = Outages(world, plan, recoveries), has_outages
        self.kills: Counter[str] = Counter()
        self.ended_by_themselves: Counter[str] = Counter()
        self.reached: set[str] = set()
        self.enough = asyncio.Event()

    async def rage(self) -> None:
        """Runs until `enough` is set, by itself or by Ctrl-C; then mends what was broken.

        With no kills wanted, every outage comes once, and nothing else goes wrong meanwhile.
        """
        if not self._wanted:
            await self._only_outages()
            return
        try:
            async with asyncio.TaskGroup() as self._tasks:
                raging = [self._tasks.create_task(self._spoil_answers())]
                raging.append(self._tasks.create_task(self._spoil_connections()))
                if self._has_outages:
                    raging.append(self._tasks.create_task(self._outages.run()))
                for name, process in self._world.processes.items():
                    self._read_up_to[name] = _size(process)
                    process.when_ended = partial(self._on_end, name)
                    process.environment |= self._arming(name)
                    raging.append(self._tasks.create_task(self._haunt(name, process)))
                await self.enough.wait()
                for task in raging:
                    task.cancel()
        finally:
            await self._make_peace()

    async def _only_outages(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            outages = tasks.create_task(self._outages.run(rounds=1))
            hurry = tasks.create_task(self.enough.wait())
            await asyncio.wait((outages, hurry), return_when=asyncio.FIRST_COMPLETED)
            outages.cancel()
            hurry.cancel()

    async def _haunt(self, name: str, process: Service) -> None:
        """Kills one process again and again. The first life has no fail point, so it is killed at once."""
        while True:
            if self._lives[name]:
                await process.wait_until_ready()
            number = self._lives[name]
            life = self._plan.life(name, number)
            patience_s = life.patience_s if number else 0
            if life.is_spared:
                await self._recoveries.wait_for(name, SPARED_S)
            try:
                async with asyncio.timeout(patience_s):
                    await self._ended[name].wait()
            except TimeoutError:
                await self._outages.until_up(name)
                if self._lives[name] == number:
                    await process.kill()
                    await self._ended[name].wait()
            self._ended[name].clear()

    def _on_end(self, name: str, code: int) -> None:
        """Notes between two lives what ended the first, and arms the second."""
        process = self._world.processes[name]
        ended = self._plan.life(name, self._lives[name])
        said, self._read_up_to[name] = _said_since(process, self._read_up_to[name])
        self.reached |= {point.decode() for point in _REACHED.findall(said)}
        if code == -signal.SIGKILL:
            points = _DIES.findall(said)
            self._count(points[-1].decode() if points else f"anywhere in {name}")
            self._recoveries.begin(name, process, time.monotonic())
            if points and ended.takes_along is not None:
                self._tasks.create_task(self._strike(ended.takes_along))
        else:
            self.ended_by_themselves[f"{name} with {code}"] += 1
        self._lives[name] += 1
        process.environment |= self._arming(name)
        self._ended[name].set()

    def _arming(self, name: str) -> dict[str, str]:
        life = self._plan.life(name, self._lives[name])
        return {"FAIL_POINT": life.pattern, "FAIL_POINT_HIT": str(life.hit)}

    def _count(self, victim: str) -> None:
        self.kills[victim] += 1
        if self.kills.total() >= self._wanted:
            self.enough.set()

    async def _strike(self, name: str) -> None:
        server: LoopbackServer = getattr(self._world.service, name)
        if self._server_is_away[name].locked():
            return
        async with self._server_is_away[name]:
            self._server_deaths += 1
            await server.kill()
            self._count(f"the server {name}")
            await asyncio.sleep(self._plan.outage_s(self._server_deaths))
            await server.restart()

    async def _spoil_answers(self) -> None:
        number = 0
        while True:
            number += 1
            pause_s, mishap = self._plan.mishap(number)
            await asyncio.sleep(pause_s)
            self._world.service.tg.faults.add(
                mishap.kind, method=mishap.method, times=mishap.times, delay_s=mishap.delay_s, seed=number
            )

    async def _spoil_connections(self) -> None:
        number = 0
        while True:
            number += 1
            pause_s, squall = self._plan.squall(number)
            await asyncio.sleep(pause_s)
            if squall.neighbour in self._outages.busy:
                continue
            proxy = self._world.proxies[squall.neighbour]
            proxy.set_weather(squall.weather)
            if squall.is_cut:
                proxy.cut()
            await asyncio.sleep(squall.for_s)
            if squall.neighbour not in self._outages.busy:
                proxy.set_weather(FAIR)

    async def _make_peace(self) -> None:
        """Ends all faults and fail points, and starts every server and process that is down."""
        self._world.service.tg.faults.clear()
        for proxy in self._world.proxies.values():
            proxy.set_weather(FAIR)
        for server in (self._world.service.postgres, self._world.service.redis):
            if not server.process.is_alive:
                await server.restart()
        for process in self._world.processes.values():
            process.environment.pop("FAIL_POINT", None)
            process.when_ended = None
        await asyncio.gather(*(self._disarm(name) for name in self._world.processes))

    async def _disarm(self, name: str) -> None:
        """Kills a process that may still have a fail point, and waits for its next life, which has none."""
        process = self._world.processes[name]
        await process.kill()
        await process.wait_until_ready()


def _size(process: Service) -> int:
    return process.process.log.stat().st_size


def _said_since(process: Service, offset: int) -> tuple[bytes, int]:
    log: Path = process.process.log
    with log.open("rb") as file:
        file.seek(offset)
        said = file.read()
    return said, offset + len(said)
