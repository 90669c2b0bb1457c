"""Measures how long it takes after a kill until work goes on."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import asyncpg

from domain.values.task_kinds import BOT, DELIVERY, VISION
from sandbox.launcher import Service

LOOK_S = 0.2
# What the driver's own connections raise while Postgres is down.
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Recovery(NamedTuple):
    """is_over: False if another kill came before the end; `seconds` then count until that kill. away_s: how
    many of the seconds a neighbour was away or lost packets, or another process was suspended, so that work
    could not go on.

    of: the process or the fault. waited_for: the kind of the oldest open task.
    """

    seconds: float
    is_over: bool
    away_s: float = 0.0
    of: str = ""
    waited_for: str = ""

    def while_all_answer(self) -> "Recovery":
        return self._replace(seconds=self.seconds - self.away_s, away_s=0.0)


class Absences:
    """Notes when a neighbour cannot be reached, or a process is suspended. When several are away together,
    the time counts once.
    """

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []
        self._since: float | None = None
        self._count = 0

    def begin(self, now: float) -> None:
        self._since = now if self._since is None else self._since
        self._count += 1

    def end(self, now: float) -> None:
        self._count -= 1
        if self._count == 0 and self._since is not None:
            self._spans.append((self._since, now))
            self._since = None

    def between(self, start: float, end: float) -> float:
        """The seconds between start and end in which somebody was away."""
        open_span = [] if self._since is None else [(self._since, end)]
        return sum(
            max(0.0, min(end, until) - max(start, since)) for since, until in [*self._spans, *open_span]
        )


@dataclass(slots=True)
class Recoveries:
    """A recovery lasts from a kill until the process is ready and the oldest task of its queue is done that
    could begin, or was in its hands, at the kill; without such a task, until the process is ready.

    seconds: by queue, one recovery for each kill. outages: seconds from each kill to the end of its recovery,
    even if another kill came in between.
    ready: seconds until the process was ready again, whatever waited. after_outages: by fault, seconds from
    the moment at which its victim can be reached again until the oldest open task of that moment was done,
    one for each queue; other kills and faults in between prolong it.
    """

    database: asyncpg.Pool
    watchers: asyncio.TaskGroup
    absences: Absences = field(default_factory=Absences)
    seconds: dict[str, list[Recovery]] = field(default_factory=dict)
    outages: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    after_outages: dict[str, list[Recovery]] = field(default_factory=dict)
    last_kill: dict[str, float] = field(default_factory=dict)
    waited_for: dict[str, str] = field(default_factory=dict)
    watching: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    unfinished: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, name: str, process: Service, killed_at: float) -> None:
        self._cut_off(name, killed_at)
        self.last_kill[name] = killed_at
        self.waited_for[name] = ""
        task = self.watchers.create_task(self._watch(name, process, killed_at))
        self.watching[name] = task
        self.unfinished.add(task)
        task.add_done_callback(self.unfinished.discard)

    def begin_after_outage(self, fault: str, *, look_after_s: float = 0.0) -> list[asyncio.Task[None]]:
        """Watches the recovery of each queue. Each returned task ends with the recovery of its queue.

        look_after_s: after how many seconds to look for the oldest task. Its recovery counts from now.
        """
        now = time.monotonic()
        tasks = [
            self.watchers.create_task(self._watch_queue(queue, fault, now, look_after_s))
            for queue in (BOT, VISION, DELIVERY)
        ]
        self.unfinished.update(tasks)
        for task in tasks:
            task.add_done_callback(self.unfinished.discard)
        return tasks

    async def wait_for(self, name: str, most_s: float) -> None:
        """Waits until this process has recovered from its last kill, at most `most_s`."""
        if name in self.watching:
            await asyncio.wait([self.watching[name]], timeout=most_s)

    def give_up(self) -> None:
        """Stops watching tasks that will not end: the checker names them."""
        for name in [*self.last_kill]:
            self._cut_off(name, time.monotonic())
        for task in self.unfinished:
            task.cancel()

    def _cut_off(self, name: str, now: float) -> None:
        if name in self.last_kill:
            self._note(name, self.last_kill.pop(name), now, is_over=False)

    def _note(self, name: str, killed_at: float, ended_at: float, *, is_over: bool) -> None:
        away_s = self.absences.between(killed_at, ended_at)
        recovery = Recovery(ended_at - killed_at, is_over, away_s, name, self.waited_for[name])
        self.seconds.setdefault(_queue(name), []).append(recovery)

    async def _watch_queue(self, queue: str, fault: str, began: float, look_after_s: float) -> None:
        is_over, kind = False, ""
        try:
            await asyncio.sleep(look_after_s)
            task_id, kind = await self._oldest_open(queue)
            await self._until_done(task_id)
            is_over = True
        finally:
            began += look_after_s if is_over and not kind else 0.0  # nothing waited
            seen = Recovery(time.monotonic() - began, is_over, of=fault, waited_for=kind)
            self.after_outages.setdefault(fault, []).append(seen)

    async def _oldest_open(self, queue: str) -> tuple[int | None, str]:
        """The task's id and kind; None and "" without a task. The searches for lost messages and photos are
        left out: they wait while anything else is sent to the chat, and nobody waits for them. So are tasks
        behind another one of their lane, as a chat with many photos takes one each second without a kill too.
        """
        task = await self._ask(
            """SELECT id, kind FROM tasks WHERE queue = $1 AND kind NOT IN ('find_message', 'find_deliveries')
               AND NOT is_behind AND (state = 'leased' OR state = 'ready' AND not_before <= now())
               ORDER BY id LIMIT 1""",
            queue,
        )
        return (None, "") if task is None else (task["id"], task["kind"])

    async def _until_done(self, task_id: int | None) -> None:
        is_open = "SELECT id FROM tasks WHERE id = $1 AND state IN ('ready', 'leased')"
        while task_id is not None and await self._ask(is_open, task_id):  # noqa: ASYNC110 - another process' row
            await asyncio.sleep(LOOK_S)

    async def _watch(self, name: str, process: Service, killed_at: float) -> None:
        task_id, kind = await self._oldest_open(_queue(name))
        if self.last_kill.get(name) == killed_at:
            self.waited_for[name] = kind
        await process.wait_until_ready()
        self.ready.append(time.monotonic() - killed_at)
        await self._until_done(task_id)
        ended_at = time.monotonic()
        self.outages.append(ended_at - killed_at)
        if self.last_kill.get(name) == killed_at:
            del self.last_kill[name]
            self._note(name, killed_at, ended_at, is_over=True)

    async def _ask(self, query: str, *values: object) -> asyncpg.Record | None:
        while True:
            try:
                return await self.database.fetchrow(query, *values)
            except AWAY:
                await asyncio.sleep(LOOK_S)


def percentile(seconds: list[float], share: float) -> float | None:
    ordered = sorted(seconds)
    return round(ordered[int(share * (len(ordered) - 1))], 2) if ordered else None


def recovery_percentile(recoveries: Iterable[Recovery], share: float) -> float | None:
    """Kaplan and Meier's estimate: a recovery that another kill cut off counts as "not yet" until then.

    To leave it out would favour quick recoveries; to wait for its end would measure the next kills. None
    if too few recoveries were seen to the end.
    """
    ordered = sorted(recoveries, key=lambda recovery: (recovery.seconds, not recovery.is_over))
    still_down = 1.0
    for number, recovery in enumerate(ordered):
        if recovery.is_over:
            still_down *= 1 - 1 / (len(ordered) - number)
            if still_down <= 1 - share + 1e-9:
                return round(recovery.seconds, 2)
    return None


def _queue(process: str) -> str:
    return process.partition("-")[0]
