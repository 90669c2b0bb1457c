"""How long after a kill everything went on."""

import asyncio
import time
from dataclasses import dataclass, field

import asyncpg

from sandbox.launcher import Service

LOOK_S = 0.2
# What the driver's own connections raise while Postgres is the one that was killed.
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


@dataclass(slots=True)
class Recoveries:
    """Seconds from a kill until the process was ready again and the oldest task was done that waited in its
    queue, or was in its hands, at the kill.

    Kills that follow before that prolong it. A kill while nothing waited counts the way to readiness.
    ready: seconds until the process was ready again, whatever waited.
    """

    database: asyncpg.Pool
    watchers: asyncio.TaskGroup
    seconds: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    of_queue: dict[str, list[float]] = field(default_factory=dict)
    unfinished: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, name: str, process: Service, killed_at: float) -> None:
        task = self.watchers.create_task(self._watch(name, process, killed_at))
        self.unfinished.add(task)
        task.add_done_callback(self.unfinished.discard)

    def give_up(self) -> None:
        """On those that wait for a task that will not end: the checker names it."""
        for task in self.unfinished:
            task.cancel()

    async def _watch(self, name: str, process: Service, killed_at: float) -> None:
        task_id = await self._ask(
            """SELECT id FROM tasks WHERE queue = $1
               AND (state = 'leased' OR state = 'ready' AND not_before <= now()) ORDER BY id LIMIT 1""",
            name.partition("-")[0],
        )
        await process.wait_until_ready()
        self.ready.append(time.monotonic() - killed_at)
        is_open = "SELECT true FROM tasks WHERE id = $1 AND state IN ('ready', 'leased')"
        while task_id is not None and await self._ask(is_open, task_id):  # noqa: ASYNC110 - another process' row
            await asyncio.sleep(LOOK_S)
        took_s = time.monotonic() - killed_at
        self.seconds.append(took_s)
        self.of_queue.setdefault(name.partition("-")[0], []).append(took_s)

    async def _ask(self, query: str, *values: object) -> object:
        while True:
            try:
                return await self.database.fetchval(query, *values)
            except AWAY:
                await asyncio.sleep(LOOK_S)


def percentile(seconds: list[float], share: float) -> float | None:
    ordered = sorted(seconds)
    return round(ordered[int(share * (len(ordered) - 1))], 2) if ordered else None
