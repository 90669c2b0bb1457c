"""Rewrites the database's files without what was erased.

DELETE only marks a row: its bytes stay in the table's file, also after a VACUUM, until another row happens
to need their place. VACUUM FULL copies what lives into a new file. The write-ahead log also holds rows
that were erased. So a new part of the log is begun, and Postgres removes the earlier parts (with
`wal_recycle = off`; without that setting it overwrites them one after the other).
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.errors import Throttled, Unavailable
from domain.ids import ErasureId, FaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.erasing.still_sought import still_sought
from domain.queries.erasing.traces import traces
from domain.queries.service.journal import may_end_journal
from domain.rules.erasing.needles import Needles
from domain.rules.work.night import until_night
from domain.settings import Settings
from domain.steps.work.work import transaction

_log = logging.getLogger(__name__)

_TABLES = """
SELECT quote_ident(c.relname) AS name, pg_total_relation_size(c.oid) AS size,
    pg_has_role(c.relowner, 'usage') AS is_ours
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
WHERE c.relkind IN ('r', 'm') AND c.relname <> ALL($1::text[]) ORDER BY size
"""
# Not rewritten: while one of these is locked, no worker can renew its lease, and so each loses its task. They
# hold ids, and in `tasks.last_error` why a task failed.
_OF_THE_WORK = ["tasks", "heartbeats"]
# Files of this size are rewritten in a few seconds, during which readers of a table wait.
AT_ONCE_BYTES = 512 << 20
# After this time, larger files are rewritten by day as well: the machine may be off at night.
_LONGEST_WAIT = timedelta(days=2)
# How long to wait before another try: after a table could not be rewritten (then all are begun again), or
# when an erase left a trace.
_AGAIN_S = 600.0
# A transaction with a snapshot from before the erase still needs the erased rows, so VACUUM would copy them.
# The snapshot of a standby is held by its replication slot or, without a slot, by the process that sends it
# the log; that process has no database.
_READS_OLDER = """
SELECT EXISTS (SELECT 1 FROM pg_stat_activity
    WHERE coalesce(datname = current_database(), true) AND pid <> pg_backend_pid()
      AND greatest(age(backend_xmin), age(backend_xid)) >= age($1::text::xid))
    OR EXISTS (SELECT 1 FROM pg_prepared_xacts
        WHERE database = current_database() AND age(transaction) >= age($1::text::xid))
    OR EXISTS (SELECT 1 FROM pg_replication_slots WHERE age(xmin) >= age($1::text::xid)) AS yes
"""
# Statistics keep the most frequent values of a column. For a role that does not own the database, Postgres
# skips their VACUUM with a warning: it is left to the owner and to autovacuum.
_STATISTICS = "pg_catalog.pg_statistic"


@dataclass(frozen=True, slots=True)
class _Erased:
    """verified_xid: of the transaction that noted the verification, in 64 bits.

    needles: what to look for in a search that was left for the night; None when no search is left.
    """

    id: ErasureId
    verified_xid: int | None
    is_overdue: bool
    needles: Mapping[str, Any] | None
    face_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Table:
    """name: quoted. size: in bytes, with its indexes. is_ours: this role may rewrite it."""

    name: str
    size: int
    is_ours: bool


async def rewrite_files(settings: Settings, doorbell: Doorbell, *, now: datetime | None = None) -> str:
    """Returns `rewritten`, `waits for the night` by day when the files are large, `skipped` when no verified
    erase waits for it. A machine that is off at night rewrites them by day, once an erase has waited for two
    days.

    Raises Unavailable while a transaction has a snapshot from before the erase, Throttled when a table cannot
    be rewritten (locked, not ours, no room), and at the end when an erase left a trace: that erase is logged
    and tried again; the others are finished.
    """
    now = now or datetime.now(UTC)
    erased = await sql.rows(
        _Erased,
        """SELECT id, verified_xid, coalesce(verified_at < $1, false) AS is_overdue, needles, face_ids
           FROM erasures WHERE state = 'verified' AND rewritten_at IS NULL""",
        now - _LONGEST_WAIT,
    )
    if not erased:
        return "skipped"
    tables = await sql.rows(_Table, _TABLES, _OF_THE_WORK)
    wait = until_night(settings.local(now), settings.quiet_hour)
    if (
        wait
        and not any(one.is_overdue for one in erased)
        and sum(table.size for table in tables) > AT_ONCE_BYTES
    ):
        async with transaction(doorbell) as work:
            await work.add("rewrite_files", dedupe="files", lane="files", delay_s=wait.total_seconds())
        return "waits for the night"
    left = await _look_through([one for one in erased if one.needles is not None])
    if whole := [one for one in erased if one.id not in left]:
        await _ensure_nobody_reads_older(whole)
        try:
            await _rewrite(tables)
        except Unavailable as error:
            raise Throttled("Postgres", _AGAIN_S) from error
        await sql.execute(
            "UPDATE erasures SET rewritten_at = now() WHERE id = ANY($1::bigint[]) AND state = 'verified'",
            [one.id for one in whole],
        )
    if left:
        raise Throttled("Postgres", _AGAIN_S)
    return "rewritten"


async def _look_through(erased: list[_Erased]) -> set[ErasureId]:
    """Searches for traces of each erase also where its verification did not look. Returns the erasures with
    traces.

    Everything is read once for all erasures; where something is found, once more for each half of them.
    """
    if not erased:
        return set()
    if found := await _left_of(erased):
        if len(erased) == 1:
            _log.error("of erasure %d something is still in %s", erased[0].id, ", ".join(found))
            return {erased[0].id}
        half = len(erased) // 2
        return await _look_through(erased[:half]) | await _look_through(erased[half:])
    await sql.execute(
        "UPDATE erasures SET needles = NULL WHERE id = ANY($1::bigint[]) AND state = 'verified'",
        [one.id for one in erased],
    )
    return set()


async def _left_of(erased: list[_Erased]) -> list[str]:
    """The places that still hold traces of these erasures."""
    needles = [Needles.from_dict(one.needles) for one in erased if one.needles is not None]
    together = Needles(
        uuids=tuple(uuid for one in needles for uuid in one.uuids),
        tg_ids=tuple(number for one in needles for number in one.tg_ids),
    )
    faces = {FaceId(UUID(face)) for one in erased for face in one.face_ids}
    return await traces(await still_sought(together), sorted(faces))


async def _ensure_nobody_reads_older(erased: list[_Erased]) -> None:
    known = [one.verified_xid for one in erased if one.verified_xid is not None]
    if not known:
        return
    if await sql.value(bool, _READS_OLDER, str(max(known) % 2**32)):
        raise Unavailable("Postgres", "a transaction that began before the erase has not ended")


async def _rewrite(tables: list[_Table]) -> None:
    for table in tables:
        if not table.is_ours:
            raise Unavailable("Postgres", f"the table {table.name} belongs to somebody else")
        await sql.maintain(f"VACUUM (FULL, ANALYZE) {table.name}")
        # A new file has no visibility map, which index-only scans need. Nobody waits for this VACUUM.
        await sql.maintain(f"VACUUM {table.name}")
    await sql.maintain(f"VACUUM (FULL) {_STATISTICS}")
    if await may_end_journal():
        await sql.maintain("SELECT pg_switch_wal()")
        await sql.maintain("CHECKPOINT")
    else:
        _log.info("the write-ahead log is left to Postgres: this role may not end it")
