"""Notices that a neighbour which was away answers again, and has the tasks tried at once that wait for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from domain.errors import OutsideError
from domain.fail_points import doing
from domain.ports import Doorbell
from domain.usecases.work.wake_waiting import wake_waiting

_LOOK_EVERY_S = 1.0

log = logging.getLogger(__name__)


class Returns:
    """Watches the neighbours of one queue's tasks. checks: by neighbour, as `OutsideError` names it; each
    raises OutsideError while it is away.
    """

    def __init__(self, queue: str, checks: Mapping[str, Callable[[], Awaitable[object]]]) -> None:
        self._queue = queue
        self._checks = checks
        self._failed: set[str] = set()
        self._away: set[str] = set()

    def note(self, neighbour: str) -> None:
        """A task waits for this neighbour."""
        if neighbour in self._checks:
            self._failed.add(neighbour)

    async def watch(self, doorbell: Doorbell) -> None:
        """Runs until cancelled. Nobody is asked while nothing has failed."""
        doing("sweep")
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                await self.look(doorbell)
            except OutsideError as error:  # of Postgres or Redis, when tasks were to be woken
                log.warning("tasks of %s were not woken: %s", self._queue, error)

    async def look(self, doorbell: Doorbell) -> None:
        """A neighbour that answers at the first look was not away: a single call failed, and the task of that
        call keeps its growing pause.
        """
        for neighbour in sorted(self._failed):
            try:
                await self._checks[neighbour]()
            except OutsideError:
                self._away.add(neighbour)
                continue
            if neighbour in self._away:
                woken = await wake_waiting(self._queue, neighbour, doorbell)
                log.warning("%s is back: %d tasks of %s were woken", neighbour, woken, self._queue)
            self._away.discard(neighbour)
            self._failed.discard(neighbour)
