"""The database's files are written anew without what was erased.

DELETE only marks a row: its bytes stay in the table's file, also after a VACUUM, until another row happens
to need their place. VACUUM FULL copies what lives into a new file. The write-ahead log holds every row that
was ever written; it is ended, and Postgres removes the part before (with `wal_recycle = off`, else it is
overwritten as it is used).
"""

import logging
from datetime import UTC, datetime
from uuid import UUID

from domain.errors import Throttled, Unavailable
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.erasing.traces import traces
from domain.rules.erasing.needles import Needles
from domain.rules.erasing.quiet_hours import AT_ONCE_BYTES, until_quiet
from domain.settings import Settings
from domain.steps.erasing.still_sought import still_sought
from domain.steps.work.work import transaction

_log = logging.getLogger(__name__)

_TABLES = """
SELECT quote_ident(c.relname) AS name, pg_total_relation_size(c.oid) AS size,
    pg_has_role(c.relowner, 'usage') AS is_ours
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
WHERE c.relkind IN ('r', 'm') AND c.relname <> ALL($1::text[]) ORDER BY size
"""
# Ids only. While these were locked, whoever works could not say that they still do, and lost their tasks.
_OF_THE_WORK = ["tasks", "heartbeats"]
# A table in somebody else's hands, or a full disk: all of them are begun again.
_AGAIN_S = 600.0
# Whoever reads as of before the erase still needs its rows, so that they would be written anew as well.
_READS_OLDER = """
SELECT EXISTS (SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND greatest(age(backend_xmin), age(backend_xid)) >= age($1::text::xid))
    OR EXISTS (SELECT 1 FROM pg_prepared_xacts
        WHERE database = current_database() AND age(transaction) >= age($1::text::xid))
    OR EXISTS (SELECT 1 FROM pg_replication_slots WHERE age(xmin) >= age($1::text::xid)) AS yes
"""
# Statistics keep the most frequent values of a column. Postgres leaves them out, with a warning, for a role
# that does not own the database: they are its owner's, and autovacuum's.
_STATISTICS = "pg_catalog.pg_statistic"
_MAY = """
SELECT has_function_privilege('pg_switch_wal()', 'execute') AND pg_has_role('pg_checkpoint', 'usage')
    AS ends_journal
"""


async def rewrite_files(settings: Settings, doorbell: Doorbell, *, now: datetime | None = None) -> str:
    """`rewritten`; `waits for the night` when there is much; `skipped` when nothing was erased.

    Raises Unavailable while somebody reads as of before the erase, Throttled while somebody holds a table. An
    erase of which something is left is logged and tried again; the others are done with.
    """
    erased = await sql.rows(
        """SELECT id, verified_xid, needles, face_ids FROM erasures
           WHERE state = 'verified' AND rewritten_at IS NULL"""
    )
    if not erased:
        return "skipped"
    tables = await sql.rows(_TABLES, _OF_THE_WORK)
    wait = until_quiet(now or datetime.now(UTC), settings.quiet_hour)
    if wait and sum(table["size"] for table in tables) > AT_ONCE_BYTES:
        async with transaction(doorbell) as work:
            await work.add("rewrite_files", dedupe="files", lane="files", delay_s=wait.total_seconds())
        return "waits for the night"
    left = await _look_through([row for row in erased if row["needles"] is not None])
    if whole := [row for row in erased if row["id"] not in left]:
        await _ensure_nobody_reads_older(whole)
        try:
            await _rewrite(tables)
        except Unavailable as error:
            raise Throttled("Postgres", _AGAIN_S) from error
        await sql.execute(
            "UPDATE erasures SET rewritten_at = now() WHERE id = ANY($1::bigint[]) AND state = 'verified'",
            [row["id"] for row in whole],
        )
    if left:
        raise Throttled("Postgres", _AGAIN_S)
    return "rewritten"


async def _look_through(erased: list[sql.Row]) -> set[int]:
    """What was left out when each of them was verified. Returns of which something is still there.

    Everything is read once for all of them; only where something is found, once more for each half.
    """
    if not erased:
        return set()
    if found := await _left_of(erased):
        if len(erased) == 1:
            _log.error("of erasure %d something is still in %s", erased[0]["id"], ", ".join(found))
            return {erased[0]["id"]}
        half = len(erased) // 2
        return await _look_through(erased[:half]) | await _look_through(erased[half:])
    await sql.execute(
        "UPDATE erasures SET needles = NULL WHERE id = ANY($1::bigint[]) AND state = 'verified'",
        [row["id"] for row in erased],
    )
    return set()


async def _left_of(erased: list[sql.Row]) -> list[str]:
    """Places."""
    needles = [Needles.from_dict(sql.from_json(row["needles"])) for row in erased]
    together = Needles(
        uuids=tuple(uuid for one in needles for uuid in one.uuids),
        tg_ids=tuple(number for one in needles for number in one.tg_ids),
    )
    faces = {UUID(face) for row in erased for face in sql.from_json(row["face_ids"])}
    return await traces(await still_sought(together), sorted(faces))


async def _ensure_nobody_reads_older(erased: list[sql.Row]) -> None:
    known = [row["verified_xid"] for row in erased if row["verified_xid"] is not None]
    if known:
        older = await sql.one(_READS_OLDER, str(max(known) % 2**32))
        if older is not None and older["yes"]:
            raise Unavailable("Postgres", "a transaction that began before the erase has not ended")


async def _rewrite(tables: list[sql.Row]) -> None:
    for table in tables:
        if not table["is_ours"]:
            raise Unavailable("Postgres", f"the table {table['name']} belongs to somebody else")
        await sql.maintain(f"VACUUM (FULL, ANALYZE) {table['name']}")
        # A new file has no map of what everybody may see, without which no index answers alone. Nobody waits.
        await sql.maintain(f"VACUUM {table['name']}")
    await sql.maintain(f"VACUUM (FULL) {_STATISTICS}")
    may = await sql.one(_MAY)
    assert may is not None
    if may["ends_journal"]:
        await sql.maintain("SELECT pg_switch_wal()")
        await sql.maintain("CHECKPOINT")
    else:
        _log.info("the write-ahead log is left to Postgres: this role may not end it")
