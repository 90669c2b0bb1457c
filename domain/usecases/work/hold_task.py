"""A consumer holds a task until it is done."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from domain.errors import Conflict, Unavailable
from domain.queries import sql
from domain.queries.work.claimed_task import ClaimedTask
from domain.rules.work.turns import turn_of_chat
from domain.steps.work.turn import taking_turn
from domain.values.task_kinds import BOT, CUT_OFF_AFTER_S, LEASE_S, TASK_KINDS

log = logging.getLogger(__name__)


@asynccontextmanager
async def hold_task(task: ClaimedTask, *, lease_s: float = LEASE_S) -> AsyncIterator[None]:
    """Prolongs the task's lease while the block runs. A dead process prolongs nothing: its tasks are free
    within seconds.

    When the lease is lost, the block is cut off (see `CUT_OFF_AFTER_S`) and Conflict(lease_lost) is raised:
    after a pause of the machine it could write what an erase has removed meanwhile. Tasks added in the block
    wait in the turn of this task, or in the turn of its chat if it handles an update.
    """
    try:
        async with asyncio.timeout(None) as kept, _holding(task, lease_s, kept):
            with taking_turn(_turn_of(task)):
                yield
    except TimeoutError:
        if kept.expired():
            raise Conflict("lease_lost", task=task.id) from None
        raise


@asynccontextmanager
async def _holding(task: ClaimedTask, lease_s: float, kept: asyncio.Timeout) -> AsyncIterator[None]:
    holding = asyncio.create_task(_hold(task, lease_s, kept))  # noqa: TID251 - ends with this block
    try:
        yield
    finally:
        holding.cancel()
        with suppress(asyncio.CancelledError):
            await holding


async def _hold(task: ClaimedTask, lease_s: float, kept: asyncio.Timeout) -> None:
    """A lease counts from the moment at which Postgres began to write it. When the disk stalled meanwhile, it
    is over already, and is prolonged again at once.
    """
    took_s = 0.0
    while True:
        await asyncio.sleep(max(0, lease_s / 4 - took_s))
        asked_at = time.monotonic()
        try:
            is_held = await sql.execute(
                """UPDATE tasks SET lease_until = greatest(lease_until, now() + make_interval(secs => $3))
                   WHERE id = $1 AND state = 'leased' AND token = $2""",
                task.id,
                task.token,
                lease_s,
            )
        except Unavailable as error:  # then nobody else can take the task either
            log.warning("%s %d: the lease is not prolonged: %s", task.kind, task.id, error)
            continue
        finally:
            took_s = time.monotonic() - asked_at
        if not is_held:
            now = asyncio.get_running_loop().time()
            kept.reschedule(now + CUT_OFF_AFTER_S.get(task.kind, 0.0))
            return


def _turn_of(task: ClaimedTask) -> int:
    return turn_of_chat(task.lane) if TASK_KINDS[task.kind].queue == BOT else task.turn
