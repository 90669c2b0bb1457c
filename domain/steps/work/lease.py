"""The lease of a task: a hand claims it, prolongs it while it works, and ends it with the task."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from domain.errors import Unavailable
from domain.ids import TaskId
from domain.queries import sql
from domain.queries.work.lane import IS_CLAIMABLE
from domain.rules.work.task_kinds import LEASE_S
from domain.rules.work.turns import OWN
from domain.steps.work.turn import taking_turn

# $1: the queue. $2: a task of it, or null for the task whose turn it is. $3: the lease, in seconds.
CLAIM = f"""
UPDATE tasks SET state = 'leased', attempts = attempts + 1, token = nextval('lease_token_seq'),
    lease_until = now() + make_interval(secs => $3)
WHERE id = (
    SELECT t.id FROM tasks t
    WHERE t.queue = $1 AND ($2::bigint IS NULL OR t.id = $2) AND {IS_CLAIMABLE}
    ORDER BY t.place, t.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, ids, token, attempts, lane, turn
"""  # noqa: S608  a constant
log = logging.getLogger(__name__)


def finishing(task_id: str, token: str) -> str:
    """The statement that ends a task. task_id, token: the parameters that hold them."""
    return f"""UPDATE tasks SET state = 'done', lease_until = NULL, last_error = NULL, finished_at = now()
        WHERE id = {task_id} AND state = 'leased' AND token = {token}"""  # noqa: S608  names of parameters


FINISH = finishing("$1", "$2")


@dataclass(frozen=True, slots=True)
class ClaimedTask:
    """token: a fence, with which a hand that lost the lease cannot finish the task any more.

    turn: that of the tasks which this task adds.
    """

    id: TaskId
    kind: str
    ids: dict[str, int | str]
    token: int
    attempts: int
    lane: str | None
    turn: int = OWN


async def finish_task(task: ClaimedTask) -> bool:
    """False when the lease was lost meanwhile: somebody else has the task now."""
    return await sql.execute(FINISH, task.id, task.token) == 1


@asynccontextmanager
async def held(task: ClaimedTask, *, lease_s: float = LEASE_S) -> AsyncIterator[None]:
    """Prolongs the lease inside. A dead process prolongs nothing: its tasks are free within seconds.

    Tasks that are added inside wait in this task's turn.
    """
    holding = asyncio.create_task(_hold(task, lease_s))  # noqa: TID251 - ends with this block
    try:
        with taking_turn(task.turn):
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
