"""The one way to open a transaction, and what it leaves to be done after its commit."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import repeat
from typing import NamedTuple

from domain.ports import Doorbell, TaskId
from domain.queries import sql
from domain.rules.task_kinds import TASK_KINDS

_WRITE = """
INSERT INTO tasks (kind, queue, max_attempts, dedupe_key, ids, lane, not_before)
SELECT x.kind, x.queue, x.max_attempts, x.key, x.ids, x.lane, now() + make_interval(secs => x.delay_s)
FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::jsonb[], $6::text[], $7::float8[],
        $8::boolean[])
    WITH ORDINALITY AS x (kind, queue, max_attempts, key, ids, lane, delay_s, once, place)
WHERE NOT x.once OR NOT EXISTS (SELECT 1 FROM tasks t WHERE t.kind = x.kind AND t.dedupe_key = x.key)
ORDER BY x.place
ON CONFLICT (kind, dedupe_key) WHERE state = 'ready' DO NOTHING
RETURNING id, queue, not_before > now() AS is_delayed
"""


class _Task(NamedTuple):
    kind: str
    queue: str
    max_attempts: int
    key: str
    ids: str
    lane: str | None
    delay_s: float = 0
    once: bool = False


class Work:
    """Tasks of the open transaction: written at its end, in one statement, and rung after its commit."""

    def __init__(self) -> None:
        self._tasks: list[_Task] = []
        self._added: dict[str, list[TaskId]] = defaultdict(list)

    async def add(
        self,
        kind: str,
        *,
        dedupe: str | None = None,
        delay_s: float = 0,
        lane: str | None = None,
        once: bool = False,
        **ids: int | str,
    ) -> None:
        """A task of the same kind and key that still waits is enough; one that runs already is not.

        once: not even after the first one is done. Without `dedupe` the ids are the key.
        """
        queue, max_attempts = TASK_KINDS[kind].queue, TASK_KINDS[kind].max_attempts
        key = dedupe or _key(ids)
        self._tasks.append(
            _Task(kind, queue, max_attempts, key, sql.to_json(ids), lane, float(delay_s), once)
        )

    async def add_each(
        self, kind: str, each: Sequence[Mapping[str, int | str]], *, lanes: Sequence[str] | None = None
    ) -> None:
        """One task for each set of ids. lanes: of each."""
        queue, max_attempts = TASK_KINDS[kind].queue, TASK_KINDS[kind].max_attempts
        self._tasks += [
            _Task(kind, queue, max_attempts, _key(ids), sql.to_json(ids), lane)
            for ids, lane in zip(each, lanes or repeat(None, len(each)), strict=True)
        ]

    async def write(self) -> None:
        if self._tasks:
            for row in await sql.rows(_WRITE, *map(list, zip(*self._tasks, strict=True))):
                if not row["is_delayed"]:
                    self._added[row["queue"]].append(TaskId(row["id"]))

    async def ring(self, doorbell: Doorbell) -> None:
        for queue, task_ids in self._added.items():
            await doorbell.ring(queue, task_ids)


def _key(ids: Mapping[str, int | str]) -> str:
    return ":".join(str(value) for _, value in sorted(ids.items()))


@asynccontextmanager
async def transaction(doorbell: Doorbell, *, rehearses: bool = False) -> AsyncIterator[Work]:
    """Commits on leaving, then rings. An exception rolls back rows and tasks together.

    rehearses: nothing is kept. What an operation would do is what it does, up to its commit.
    Raises Unavailable when Postgres is away.
    """
    work = Work()
    with suppress(_Rehearsed):
        async with sql.in_transaction():
            yield work
            await work.write()
            if rehearses:
                raise _Rehearsed
        await work.ring(doorbell)


class _Rehearsed(Exception):
    """Rolls back."""
