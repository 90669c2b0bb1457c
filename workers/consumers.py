"""The consumers of a worker: each does one task after the other, and waits for a ring when none is ready."""

import asyncio
import logging
from collections.abc import Mapping

from domain.errors import Unavailable
from domain.fail_points import doing
from domain.ports import Bell, Rings
from workers.runner import Job, run_tasks
from workers.world import CONSUMERS, World

_REDIS_PAUSE_S = 1.0

log = logging.getLogger(__name__)


class Consumers:
    """The consumers of one queue."""

    def __init__(self, queue: str, jobs: Mapping[str, Job], world: World) -> None:
        self._queue = queue
        self._jobs = jobs
        self._world = world
        self._busy: set[asyncio.Task[None]] = set()
        self._is_over = False

    async def work(self, *, patience_s: float) -> None:
        """Works until it is cancelled. At the start one consumer looks for tasks, and the first sweep wakes
        one for each task.

        patience_s: how long tasks that have begun may go on after the cancellation. If a send is cut off,
        nobody knows whether it arrived.
        """
        self._world.bells[self._queue].ring()
        consumers = {asyncio.create_task(self._take_turns()) for _ in range(CONSUMERS[self._queue])}  # noqa: TID251 - ended below
        try:
            await asyncio.wait(consumers)
        finally:
            self._is_over = True
            self._world.brake.is_over = True
            if self._busy:
                await asyncio.wait(self._busy, timeout=patience_s)
            for one in consumers | self._busy:
                one.cancel()

    async def _take_turns(self) -> None:
        """Runs the work of each ring in a context of its own, so that no context variable stays behind."""
        while not self._is_over:
            await self._world.bells[self._queue].wait()
            working = asyncio.create_task(self._work_off())  # noqa: TID251 - waited for here, and by `work`
            self._busy.add(working)
            await asyncio.wait([working])
            self._busy.discard(working)

    def _goes_on(self) -> bool:
        return not self._is_over

    async def _work_off(self) -> None:
        """Does the tasks that are ready. The next sweep rings for tasks that cannot be taken now."""
        try:
            await run_tasks(self._queue, self._jobs, self._world, goes_on=self._goes_on)
        except Unavailable as error:
            log.warning("%s waits: %s", self._queue, error)
        except Exception:  # the consumer goes on with the next task
            log.exception("a task of %s could not be taken or ended", self._queue)


async def hear_rings(rings: Rings, bell: Bell) -> None:
    """Runs until cancelled. While Redis is away no ring is heard, and the sweep wakes the consumers."""
    doing("claim")
    is_away = False

    def answered() -> None:
        nonlocal is_away
        if is_away:
            log.warning("Redis is back")
        is_away = False

    while True:
        try:
            await rings.hear(bell.ring, answered)
        except Unavailable as error:
            if not is_away:
                log.warning("no Redis: %s; Postgres is asked for what is ready", error.reason)
            is_away = True
        except Exception:  # one failure must not end the loop
            log.exception("no rings were heard; they are listened for again")
        await asyncio.sleep(_REDIS_PAUSE_S)
