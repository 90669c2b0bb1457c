"""A consumer holds a task until it is done."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from domain.errors import Unavailable
from domain.queries import sql
from domain.queries.work.claimed_task import ClaimedTask
from domain.rules.work.turns import turn_of_chat
from domain.steps.work.turn import taking_turn
from domain.values.task_kinds import BOT, LEASE_S, TASK_KINDS

log = logging.getLogger(__name__)


@asynccontextmanager
async def hold_task(task: ClaimedTask, *, lease_s: float = LEASE_S) -> AsyncIterator[None]:
    """Prolongs the lease inside. A dead process prolongs nothing: its tasks are free within seconds.

    Tasks that are added inside wait in the turn of this task; if it handles an update, in that of its chat.
    """
    holding = asyncio.create_task(_hold(task, lease_s))  # noqa: TID251 - ends with this block
    try:
        with taking_turn(_turn_of(task)):
            yield
    finally:
        holding.cancel()
        with suppress(asyncio.CancelledError):
            await holding


async def _hold(task: ClaimedTask, lease_s: float) -> None:
    while True:
        await asyncio.sleep(lease_s / 4)
        try:
            kept = await sql.execute(
                """UPDATE tasks SET lease_until = greatest(lease_until, now() + make_interval(secs => $3))
                   WHERE id = $1 AND state = 'leased' AND token = $2""",
                task.id,
                task.token,
                lease_s,
            )
        except Unavailable as error:  # then nobody else can take the task either
            log.warning("%s %d: the lease is not prolonged: %s", task.kind, task.id, error)
            continue
        if not kept:
            return


def _turn_of(task: ClaimedTask) -> int:
    return turn_of_chat(task.lane) if TASK_KINDS[task.kind].queue == BOT else task.turn
