"""While Redis is away nobody rings: then what is ready is asked for in Postgres, from time to time."""

import asyncio
import logging
from collections.abc import Mapping

from domain.errors import Unavailable
from domain.fail_points import doing
from domain.rules.task_kinds import DELIVERY, VISION
from workers.runner import Job, run_task
from workers.world import World

# Beside what an arq worker, which ends, still has in its hands.
_AT_ONCE = {VISION: 2, DELIVERY: 10}

log = logging.getLogger(__name__)


async def work_without_rings(
    queue: str, jobs: Mapping[str, Job], world: World, unrung: asyncio.Event, *, patience_s: float
) -> None:
    """Until cancelled. unrung: set while no ring can come.

    patience_s: how long tasks that have begun may go on after that. If a send is cut off, nobody knows
    whether it arrived.
    """
    is_over = asyncio.Event()
    busy: set[asyncio.Task[None]] = set()

    async def take_turns() -> None:
        doing("claim")
        this = asyncio.current_task()
        assert this is not None
        while not is_over.is_set():
            await unrung.wait()
            busy.add(this)
            try:
                found = await run_task(queue, None, jobs, world)
            except Unavailable as error:
                log.warning("%s waits: %s", queue, error)
                found = False
            finally:
                busy.discard(this)
            if not found:
                await asyncio.sleep(world.settings.sweep_interval_s)

    # Each by itself: one that has a long task in its hands keeps nobody from the next photo.
    slots = {asyncio.create_task(take_turns()) for _ in range(_AT_ONCE[queue])}  # noqa: TID251 - ended below
    try:
        done, _ = await asyncio.wait(slots, return_when=asyncio.FIRST_EXCEPTION)
        for slot in done:
            slot.result()
    finally:
        is_over.set()
        if busy:
            await asyncio.wait(busy, timeout=patience_s)
        for slot in slots:
            slot.cancel()
