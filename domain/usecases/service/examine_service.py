"""Looks for rows, files and points that do not fit together, and mends them when asked to."""

from domain.ids import ReportId
from domain.ports import Doorbell, Eyes
from domain.queries.index.engine_change import faces_of_other_engines, persons_without_prototypes
from domain.steps.index.compare_faces import UNREADABLE, compare_faces
from domain.steps.service.examine_store import examine_store
from domain.steps.service.examine_work import examine_work
from domain.steps.service.open_report import is_under_way, open_report
from domain.steps.service.report_run import ReportRun
from domain.steps.work.work import transaction
from domain.values.findings import Finding, to_rows


async def examine_service(report_id: ReportId, eyes: Eyes, doorbell: Doorbell) -> str:
    """Returns the number of findings, for the log. Safe to interrupt and to repeat.

    A report of one workspace looks at nothing of another one.
    """
    run = await ReportRun.begin(report_id, doorbell)
    if run is None:
        return "skipped"
    findings = await examine_work(run.workspace_id, doorbell, mends=run.mends)
    findings += await examine_store(eyes.store, run.workspace_id, mends=run.mends)
    findings += await _examine_index(run, eyes, doorbell)
    await run.finish({"findings": to_rows(findings)})
    return f"{sum(1 for finding in findings if finding.is_open)} findings"


async def _examine_index(run: ReportRun, eyes: Eyes, doorbell: Doorbell) -> list[Finding]:
    engine = eyes.engine.name
    comparison = await compare_faces(
        eyes.index, engine, run.note, workspace_id=run.workspace_id, mends=run.mends
    )
    if run.mends and comparison.found[UNREADABLE] and not await is_under_way("rebuild_index"):
        async with transaction(doorbell) as work:
            await open_report(work, "rebuild_index")
    return [
        *(Finding(kind, n, comparison.mended[kind]) for kind, n in comparison.found.items()),
        Finding("faces_of_another_engine", await faces_of_other_engines(engine, run.workspace_id)),
        Finding("persons_to_enrol_again", len(await persons_without_prototypes(engine, run.workspace_id))),
    ]
