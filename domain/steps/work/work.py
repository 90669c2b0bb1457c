"""Opens transactions, writes the tasks that they add, and rings for these after the commit."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

from domain.ids import TaskId
from domain.ports import Doorbell
from domain.queries import sql
from domain.rules.work.turns import OWN
from domain.steps.work.turn import current_turn
from domain.values.task_kinds import DELIVERY, HURRIED_KINDS, ONCE_KINDS, TASK_KINDS

_LONGEST_LANE = 64
# A new task of the turn n is placed behind this place.
LAST_PLACE = """greatest(
        (SELECT max(t.place) FROM tasks t
         WHERE t.queue = n.queue AND t.turn = n.turn AND t.state = 'ready'),
        (SELECT t.place FROM tasks t
         WHERE t.queue = n.queue AND t.state = 'done' ORDER BY t.finished_at DESC LIMIT 1),
        (SELECT min(t.place) - 1 FROM tasks t
         WHERE t.queue = n.queue AND t.state = 'ready' AND t.not_before <= now()), 0)"""
# A waiting task of the same kind and key is enough. It is locked until the commit, so that no consumer begins
# it before our rows can be seen. A consumer that tried has skipped it, so it is rung for again.
# The clock says whether it is delayed, since it may be younger than this transaction and its now(). ON
# CONFLICT locks a task that another transaction added meanwhile. A task of a kind in $10 is brought forward
# if it would run later than the new one.
# places: a new task comes after the last waiting task of its turn (also one that waits for a later time),
# after the task of the queue that was done last, and not before the first one that is due. So no place gets
# new tasks for ever, and everything behind it has its turn.
# heads: the first open tasks of the new tasks' lanes. A new task waits behind its lane's head until that
# ends; the transaction that ends the head waits for our commit, and so sees the new task.
_WRITE = f"""
WITH wanted AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::jsonb[], $6::text[], $7::float8[],
            $8::boolean[], $9::smallint[])
        WITH ORDINALITY AS x (kind, queue, max_attempts, key, ids, lane, delay_s, once, turn, number)),
waiting AS (
    SELECT t.id, t.kind, t.dedupe_key, t.queue, t.not_before FROM tasks t
    JOIN wanted x ON x.kind = t.kind AND x.key = t.dedupe_key
    WHERE t.state = 'ready' AND NOT x.once AND x.kind <> ALL($10::text[]) ORDER BY t.id FOR UPDATE OF t),
heads AS (
    SELECT t.lane FROM tasks t
    WHERE t.lane = ANY($6::text[]) AND t.state IN ('ready', 'leased') AND NOT t.is_behind
    ORDER BY t.id FOR SHARE OF t),
places AS MATERIALIZED (
    SELECT n.queue, n.turn, {LAST_PLACE} AS last
    FROM (SELECT DISTINCT queue, turn FROM wanted) n),
added AS (
    INSERT INTO tasks (kind, queue, max_attempts, dedupe_key, ids, lane, is_behind, not_before, turn, place)
    SELECT x.kind, x.queue, x.max_attempts, x.key, x.ids, x.lane,
        x.lane IS NOT NULL AND (x.lane IN (SELECT lane FROM heads)
            OR row_number() OVER (PARTITION BY x.lane ORDER BY x.number) > 1),
        now() + make_interval(secs => x.delay_s), x.turn,
        row_number() OVER (PARTITION BY x.queue, x.turn ORDER BY x.number) + p.last
    FROM wanted x JOIN places p ON p.queue = x.queue AND p.turn = x.turn
    WHERE (x.kind, x.key) NOT IN (SELECT kind, dedupe_key FROM waiting)
      AND (NOT x.once OR NOT EXISTS (SELECT 1 FROM tasks t WHERE t.kind = x.kind AND t.dedupe_key = x.key))
    ORDER BY x.number
    ON CONFLICT (kind, dedupe_key) WHERE state = 'ready' DO UPDATE SET not_before = CASE
        WHEN EXCLUDED.kind = ANY($10::text[]) THEN least(tasks.not_before, EXCLUDED.not_before)
        ELSE tasks.not_before END
    RETURNING id, queue, not_before, is_behind)
SELECT id, queue, CASE WHEN is_behind THEN 0
    ELSE extract(epoch FROM not_before - clock_timestamp())::float8 END AS delay_s FROM added
UNION ALL SELECT id, queue, extract(epoch FROM not_before - clock_timestamp())::float8 FROM waiting
"""  # noqa: S608  a constant


class _Task(NamedTuple):
    kind: str
    queue: str
    max_attempts: int
    key: str
    ids: str
    lane: str | None
    delay_s: float = 0
    once: bool = False
    turn: int = OWN


@dataclass(frozen=True, slots=True)
class _Added:
    id: TaskId
    queue: str
    delay_s: float


class Work:
    """Tasks of the open transaction: written at its end, in one statement, and rung after its commit."""

    def __init__(self) -> None:
        self._tasks: dict[tuple[str, str], _Task] = {}
        self._added: dict[str, list[TaskId]] = defaultdict(list)
        self._delayed: list[tuple[str, float]] = []

    async def add(
        self,
        kind: str,
        *,
        dedupe: str | None = None,
        delay_s: float = 0,
        lane: str | None = None,
        once: bool = False,
        turn: int | None = None,
        **ids: int | str,
    ) -> None:
        """Adds nothing where a task of the same kind and key still waits, but brings a waiting one of
        HURRIED_KINDS forward. A task that runs already does not count.

        once: a task in any other state counts too; a done one is known for `DAYS_ONCE`. Raises ValueError for
        a kind that is not in ONCE_KINDS. turn: that of the running task, if None. Without `dedupe` the ids
        are the key.
        """
        if once and kind not in ONCE_KINDS:
            raise ValueError(f"{kind}: its finished tasks are forgotten too soon to be done once")
        key = dedupe or _key(ids)
        turn = current_turn() if turn is None else turn
        self._add(_task(kind, key, ids, lane)._replace(delay_s=float(delay_s), once=once, turn=turn))

    async def add_each(
        self, kind: str, each: Sequence[Mapping[str, int | str]], *, lanes: Sequence[str] | None = None
    ) -> None:
        """Adds one task for each set of ids. lanes: the lane of each."""
        for ids, lane in zip(each, lanes or repeat(None, len(each)), strict=True):
            self._add(_task(kind, _key(ids), ids, lane)._replace(turn=current_turn()))

    def _add(self, task: _Task) -> None:
        first = self._tasks.setdefault((task.kind, task.key), task)
        if task.kind in HURRIED_KINDS and task.delay_s < first.delay_s:
            self._tasks[task.kind, task.key] = first._replace(delay_s=task.delay_s)

    def ring_for(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        """Tasks of this transaction that were not added, but may begin now."""
        self._added[queue].extend(task_ids)

    def ring_later(self, queue: str, delay_s: float) -> None:
        """For a task of this transaction that may begin in `delay_s`."""
        self._delayed.append((queue, delay_s))

    async def write(self) -> None:
        tasks, self._tasks = self._tasks, {}
        if tasks:
            columns = map(list, zip(*tasks.values(), strict=True))
            for added in await sql.rows(_Added, _WRITE, *columns, list(HURRIED_KINDS)):
                if added.delay_s <= 0:
                    self._added[added.queue].append(added.id)
                else:
                    self.ring_later(added.queue, added.delay_s)

    async def ring(self, doorbell: Doorbell) -> None:
        for queue, task_ids in self._added.items():
            await doorbell.ring(queue, task_ids)
        for queue, delay_s in self._delayed:
            doorbell.ring_later(queue, delay_s)


def _task(kind: str, key: str, ids: Mapping[str, int | str], lane: str | None) -> _Task:
    """Gives a delivery task without a lane one of its kind and key: two such tasks at once would both send a
    message, since neither finds the message of the other.
    """
    queue, max_attempts = TASK_KINDS[kind].queue, TASK_KINDS[kind].max_attempts
    if lane is None and queue == DELIVERY:
        lane = f"{kind}:{key}"[:_LONGEST_LANE]
    return _Task(kind, queue, max_attempts, key, sql.to_json(ids), lane)


def _key(ids: Mapping[str, int | str]) -> str:
    return ":".join(str(value) for _, value in sorted(ids.items()))


@asynccontextmanager
async def transaction(doorbell: Doorbell, *, rehearses: bool = False) -> AsyncIterator[Work]:
    """Commits on leaving, then rings. An exception rolls back rows and tasks together.

    rehearses: everything is rolled back at the end, so that the caller sees what an operation would do.
    Raises Unavailable when Postgres is away.
    """
    work = Work()
    with suppress(_Rehearsed):
        async with sql.in_transaction():
            yield work
            if rehearses:
                raise _Rehearsed
            await work.write()
        await work.ring(doorbell)


class _Rehearsed(Exception):
    """Rolls a rehearsed transaction back."""
