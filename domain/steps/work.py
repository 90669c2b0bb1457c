"""The one way to open a transaction, and what it leaves to be done after its commit."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from domain.ports import Doorbell, TaskId
from domain.queries import sql
from domain.rules.task_kinds import TASK_KINDS


class Work:
    """Tasks written in the open transaction. They are rung after its commit, never before."""

    def __init__(self) -> None:
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
        key = dedupe or _key(ids)
        task_kind = TASK_KINDS[kind]
        added = await sql.one(
            """INSERT INTO tasks (kind, queue, dedupe_key, ids, lane, max_attempts, not_before)
               SELECT $1::text, $2, $3::text, $4, $5, $6, now() + make_interval(secs => $7)
               WHERE NOT $8::boolean
                  OR NOT EXISTS (SELECT 1 FROM tasks WHERE kind = $1 AND dedupe_key = $3)
               ON CONFLICT (kind, dedupe_key) WHERE state = 'ready' DO NOTHING RETURNING id""",
            kind,
            task_kind.queue,
            key,
            ids,
            lane,
            task_kind.max_attempts,
            delay_s,
            once,
        )
        if added and not delay_s:
            self._added[task_kind.queue].append(TaskId(added["id"]))

    async def add_each(
        self, kind: str, each: Sequence[Mapping[str, int | str]], *, lanes: Sequence[str] | None = None
    ) -> None:
        """One task for each set of ids, in one statement. lanes: of each."""
        if not each:
            return
        task_kind = TASK_KINDS[kind]
        added = await sql.rows(
            """INSERT INTO tasks (kind, queue, dedupe_key, ids, lane, max_attempts)
               SELECT $1::text, $2, x.key, x.ids, x.lane, $3
               FROM unnest($4::text[], $5::jsonb[], $6::text[]) AS x (key, ids, lane)
               ON CONFLICT (kind, dedupe_key) WHERE state = 'ready' DO NOTHING RETURNING id""",
            kind,
            task_kind.queue,
            task_kind.max_attempts,
            [_key(ids) for ids in each],
            [sql.to_json(dict(ids)) for ids in each],
            list(lanes) if lanes else [None for _ in each],
        )
        self._added[task_kind.queue] += [TaskId(row["id"]) for row in added]

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
            if rehearses:
                raise _Rehearsed
        await work.ring(doorbell)


class _Rehearsed(Exception):
    """Rolls back."""
