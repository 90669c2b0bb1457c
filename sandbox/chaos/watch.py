"""Writes one line to the terminal, and knows whether enough is under way for the moment."""

import asyncio
import sys

from sandbox.chaos.diary import Diary
from sandbox.chaos.judging.checker import check_so_far
from sandbox.chaos.judging.evidence import running_snapshot
from sandbox.chaos.judging.recovery import AWAY
from sandbox.chaos.nemesis import Nemesis
from sandbox.whole_service import WholeService

LOOK_S = 1.0
CHECK_EVERY = 15
MANY_OPEN_TASKS = 60


class Watch:
    """violations: the number of those that no later event can excuse."""

    def __init__(self, service: WholeService, diary: Diary, nemesis: Nemesis) -> None:
        self._service = service
        self._diary = diary
        self._nemesis = nemesis
        self._open_tasks = 0
        self._counts = (0, 0, 0)
        self.violations = 0

    def is_busy(self) -> bool:
        return self._open_tasks > MANY_OPEN_TASKS

    async def run(self) -> None:
        """Runs until cancelled. While Postgres is away, the service counts as busy, and other counts stay."""
        look = 0
        while True:
            look += 1
            try:
                await self._look(is_check=look % CHECK_EVERY == 0)
            except AWAY:
                self._open_tasks = MANY_OPEN_TASKS + 1
            self.show()
            await asyncio.sleep(LOOK_S)

    def show(self) -> None:
        owed, sent, unknown = self._counts
        print(
            f"\r{self._nemesis.kills.total()} kills, {len(self._diary.posts)} posts, {owed} owed, "
            f"{sent} sent, {unknown} unknown, {self._open_tasks} tasks open, {self.violations} violations ",
            end="",
            file=sys.stderr,
            flush=True,
        )

    async def _look(self, *, is_check: bool) -> None:
        # Searches for lost messages wait while there is anything else to do, and nobody waits for them.
        row = await self._service.database.fetchrow(
            """SELECT (SELECT count(*) FROM tasks WHERE kind NOT IN ('find_message', 'find_deliveries')
                       AND (state = 'leased' OR state = 'ready' AND not_before <= now())) AS tasks,
                   count(*) AS owed, count(*) FILTER (WHERE state = 'sent') AS sent,
                   count(*) FILTER (WHERE state = 'unknown') AS unknown FROM deliveries"""
        )
        self._open_tasks = row["tasks"]
        self._counts = (row["owed"], row["sent"], row["unknown"])
        if is_check:
            now = self._service.tg.clock.now()
            self.violations = len(check_so_far(await running_snapshot(self._service, self._diary, now)))
