"""Watches the index: refills a wiped one, rebuilds it so that erased bytes go, and has it compared daily."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from domain.ports import Doorbell, VectorIndex
from domain.queries import sql
from domain.queries.index.unindexed import indexed_faces
from domain.steps.index.reindex_all import reindex_all
from domain.steps.service.open_report import is_under_way, open_report
from domain.steps.work.work import Work, transaction

_LOCK = 0x1DE_A11  # so that two workers that watch one index open one report
# No byte of an erased face stays in the index for longer, however few points were erased.
_AT_LATEST = timedelta(days=1)
_COMPARED_EVERY = timedelta(hours=20)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Lost:
    n: int
    is_old: bool | None


async def watch_index(index: VectorIndex, engine: str, doorbell: Doorbell, *, rebuild_share: float) -> None:
    """rebuild_share: the share of all points that may be only marked as deleted before a rebuild.

    Raises Unavailable, and what `prepare` raises.
    """
    points = await index.count()
    if points == 0:
        await index.prepare()  # else nothing could be written into an index that was wiped while it was empty
        if await indexed_faces(engine):
            log.warning(
                "the index was wiped: %d faces are written again", await reindex_all(engine, doorbell)
            )
            return
    async with transaction(doorbell) as work:
        await sql.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        if await _is_due(engine, points, rebuild_share) and not await is_under_way("rebuild_index"):
            await open_report(work, "rebuild_index")
        await _compare_daily(work)


async def _is_due(engine: str, points: int, rebuild_share: float) -> bool:
    lost = await sql.one(
        _Lost,
        """SELECT coalesce(sum(points), 0)::bigint AS n, min(lost_at) < now() - $2::interval AS is_old
           FROM lost_embeddings WHERE engine = $1""",
        engine,
        _AT_LATEST,
    )
    assert lost is not None
    return bool(lost.n and (lost.is_old or lost.n >= rebuild_share * (points + lost.n)))


async def _compare_daily(work: Work) -> None:
    recent = await sql.value(
        int,
        """SELECT 1 FROM reports WHERE kind = 'compare_index' AND created_at > now() - $1::interval
           LIMIT 1""",
        _COMPARED_EVERY,
    )
    if recent is None and not await is_under_way("compare_index"):
        await open_report(work, "compare_index", mends=True)
