"""Compares the index with the rows, and mends the index where it differs. It runs at least once a day."""

import logging

from domain.ids import ReportId
from domain.ports import Doorbell, VectorIndex
from domain.steps.index.compare_faces import compare_faces, rebuild_if_unreadable
from domain.steps.service.report_run import ReportRun

log = logging.getLogger(__name__)


async def compare_index(report_id: ReportId, index: VectorIndex, engine: str, doorbell: Doorbell) -> str:
    """Returns the differences in words for the log; `skipped` for a finished report. Safe to interrupt and to
    repeat.
    """
    run = await ReportRun.begin(report_id, doorbell)
    if run is None:
        return "skipped"
    comparison = await compare_faces(index, engine, run.note, mends=True)
    await rebuild_if_unreadable(comparison, doorbell)
    found = comparison.found
    await run.finish({"found": dict(found)})
    if not found:
        return "no difference"
    says = ", ".join(f"{n} {kind}" for kind, n in sorted(found.items()))
    log.warning("the index differed from the rows: %s", says)
    return says
