"""Frees tasks of dead workers, and rings for tasks whose ring was lost."""

import logging
import time
from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from domain.ids import TaskId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.service.clocks import Clocks
from domain.queries.work.lane import IS_CLAIMABLE
from domain.rules.service.faults import SILENT_AFTER_S
from domain.states import TaskState
from domain.steps.service.note_silence import note_silence
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.values.task_kinds import BOT, CRASHES_PER_ATTEMPT, LEASE_S, LONGEST_STALL_S

_READY = f"SELECT t.id FROM tasks t WHERE t.queue = $1 AND {IS_CLAIMABLE} ORDER BY t.id LIMIT $2"  # noqa: S608

# A task that was leased when its worker died waits for a random part of this. A process holds many tasks, so
# most of them are innocent, and somebody waits for them: they wait for two seconds at most. Only where a task
# was there at the ninth death, it is likely that one of these tasks causes the deaths. Then they come back
# further apart, and long tasks get through, too, before the fifteenth death.
_LONGEST_PAUSE_S = "CASE WHEN attempts < 9 THEN least(2, 2 ^ (attempts - 3)) ELSE 16 END"

_BEAT = """
INSERT INTO heartbeats (queue) SELECT unnest($1::text[])
ON CONFLICT (queue) DO UPDATE SET beat_at = now(), since = CASE
    WHEN heartbeats.beat_at < now() - make_interval(secs => $2) THEN now() ELSE heartbeats.since END
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Freed:
    id: TaskId
    state: TaskState
    delay_s: float


async def sweep_tasks(
    queue: str,
    doorbell: Doorbell,
    *,
    sign: str | None = None,
    clocks: Clocks | None = None,
    limit: int = 500,
    lease_s: float = LEASE_S,
) -> int:
    """Frees tasks whose leases ended, and rings for the tasks of the queue that may be claimed.

    sign: the key of this process in `heartbeats`, where several sweep the queue. clocks: of the bot. limit:
    for how many tasks it rings at most. lease_s: for how long a consumer prolongs a lease.

    Returns for how many tasks it rang. Two sweeps at once free each task once. Of two tasks of the same kind
    and key only one goes on: the one that is ready, else the older one. A worker may have held both when it
    died.
    Tasks that were leased at several crashes come back at different moments, so that the task which causes
    the crashes takes no others along.
    """
    if queue == BOT:
        await note_silence(clocks)
    began_at = time.monotonic()  # not before Telegram is asked for the time: that is no stall of the disk
    await sql.execute(_BEAT, [queue] if sign is None else [queue, sign], SILENT_AFTER_S)
    try:
        await _free(queue, doorbell, began_at, lease_s)
    except IntegrityError:
        # Another task of the same kind and key was committed. After yet another one this sweep fails, and the
        # next sweep frees the tasks.
        await _free(queue, doorbell, began_at, lease_s)
    ready = await sql.values(TaskId, _READY, queue, limit)
    if ready:
        await doorbell.ring(queue, ready)
    return len(ready)


async def _free(queue: str, doorbell: Doorbell, began_at: float, lease_s: float) -> None:
    """Frees the tasks of dead workers, or ends them."""
    async with transaction(doorbell) as work:
        over_for_s = _over_for_s(time.monotonic() - began_at, lease_s)
        freed = await sql.rows(
            _Freed,
            f"""UPDATE tasks SET lease_until = NULL, last_error = 'lease expired',
                   state = CASE WHEN attempts >= max_attempts * $2 THEN 'dead' ELSE 'ready' END,
                   finished_at = CASE WHEN attempts >= max_attempts * $2 THEN now() END,
                   not_before = CASE WHEN attempts < 3 THEN not_before
                       ELSE now() + make_interval(secs => {_LONGEST_PAUSE_S} * random()) END
               WHERE id IN (SELECT t.id FROM tasks t WHERE t.state = 'leased'
                    AND t.lease_until < now() - make_interval(secs => $3)
                    AND t.queue = $1 AND NOT EXISTS (SELECT 1 FROM tasks o WHERE o.kind = t.kind
                        AND o.dedupe_key = t.dedupe_key AND (o.state = 'ready'
                            OR o.state = 'leased'
                                AND o.lease_until < now() - make_interval(secs => $3) AND o.id < t.id))
                    ORDER BY t.id FOR UPDATE SKIP LOCKED)
               RETURNING id, state, extract(epoch FROM not_before - now())::float8 AS delay_s""",  # noqa: S608
            queue,
            CRASHES_PER_ATTEMPT,
            over_for_s,
        )
        await sql.execute(
            """UPDATE tasks t SET state = 'done', lease_until = NULL, last_error = 'superseded',
                   finished_at = now()
               WHERE t.state = 'leased' AND t.lease_until < now() - make_interval(secs => $2)
                 AND t.queue = $1 AND EXISTS (SELECT 1 FROM tasks o WHERE o.kind = t.kind
                        AND o.dedupe_key = t.dedupe_key AND o.state = 'ready')""",
            queue,
            over_for_s,
        )
        for task in freed:
            if task.state == TaskState.DEAD:
                await bury_task(work, task.id)
            elif task.delay_s > 0:
                work.ring_later(queue, task.delay_s)


def _over_for_s(took_s: float, lease_s: float) -> float:
    """For how long a lease has to be over to be a dead worker's.

    took_s: since the sweep began. A disk that stalls keeps the sweep waiting as well as the workers that
    prolong their leases. The end of the stall comes to all of them at the same moment, so in this round no
    living worker had time to prolong a lease that ended in the stall.
    """
    if took_s < lease_s / 4:
        return took_s
    log.warning("Postgres took %.1f s for a commit: tasks of dead workers wait for the next sweep", took_s)
    return LONGEST_STALL_S
