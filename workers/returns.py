"""Notices that a neighbour which was away answers again, and wakes the tasks that wait for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from domain.errors import OutsideError, StillAway
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
        self._failed: set[str] = set()  # these are asked at the next look
        self._away: set[str] = set()  # these are taken to be away
        self._back: set[str] = set()  # these have just come back, and are asked once more

    def note(self, neighbour: str) -> None:
        """Notes that a task waits for this neighbour."""
        if neighbour in self._checks:
            self._failed.add(neighbour)

    def ensure_back(self, last_error: str | None) -> None:
        """last_error: why the task's last try failed. Raises StillAway if it waits for a neighbour that is
        away: what its job does before it asks this neighbour would be in vain.
        """
        for neighbour in self._away:
            if last_error is not None and last_error.startswith(f"{neighbour}: "):
                raise StillAway(neighbour)

    async def watch(self, doorbell: Doorbell) -> None:
        """Runs until cancelled. Only neighbours that failed are asked. At the start all are asked, because
        one that was away before this process began may be back.
        """
        doing("sweep")
        self._failed |= set(self._checks)
        self._away |= set(self._checks)
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                await self.look(doorbell)
            except Exception as error:  # one failure must not end the loop
                self._log(error)

    async def look(self, doorbell: Doorbell) -> None:
        """Asks the neighbours that failed. One that answers at the first look after a failure was not away:
        only a call failed, and the task of that call keeps its growing pause. At the start of `watch` all
        neighbours count as away.

        Returns or raises when all have been looked at: no look goes on beside the next one.
        """
        looks = (self._look_at(neighbour, doorbell) for neighbour in sorted(self._failed))
        errors = [one for one in await asyncio.gather(*looks, return_exceptions=True) if one is not None]
        for error in errors[1:]:
            self._log(error)
        if errors:
            raise errors[0]

    def _log(self, error: BaseException) -> None:
        if isinstance(error, OutsideError):  # of Postgres or Redis, when tasks were to be woken
            log.warning("tasks of %s were not woken: %s", self._queue, error)
        else:
            log.error("a look at the neighbours of %s failed; the next follows", self._queue, exc_info=error)

    async def _look_at(self, neighbour: str, doorbell: Doorbell) -> None:
        try:
            await self._checks[neighbour]()
        except OutsideError:
            self._away.add(neighbour)
            return
        is_back = neighbour in self._away
        self._away.discard(neighbour)  # a task that begins from now on may ask it
        if is_back:  # asked once more: the next look wakes tasks that were given back after this one
            self._back.add(neighbour)
        if neighbour in self._back:
            woken = await wake_waiting(self._queue, neighbour, doorbell)
            if woken:
                log.warning("%s is back: %d tasks of %s were woken", neighbour, woken, self._queue)
        if is_back:
            return
        self._back.discard(neighbour)
        self._failed.discard(neighbour)
