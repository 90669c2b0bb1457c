"""Looks for rows, files and points that do not fit together, and mends them when asked to."""

from dataclasses import dataclass

from domain.ids import AssetId, ReportId, WorkspaceId
from domain.ports import Doorbell, Eyes, PhotoStore
from domain.queries import sql
from domain.queries.index.engine_change import faces_of_other_engines, persons_of_other_engines
from domain.queries.photos.wanted_keys import wanted_keys
from domain.rules.photos.store_keys import is_transient, workspace_prefix
from domain.steps.index.compare_faces import compare_faces, rebuild_if_unreadable
from domain.steps.service.examine_work import examine_work
from domain.steps.service.report_run import ReportRun
from domain.values.findings import Finding, to_rows


async def examine_service(report_id: ReportId, eyes: Eyes, doorbell: Doorbell) -> str:
    """Returns in words how many kinds of findings are open; `skipped` for a finished report. Safe to
    interrupt and to repeat.

    A report of one workspace looks at nothing of another one.
    """
    run = await ReportRun.begin(report_id, doorbell)
    if run is None:
        return "skipped"
    findings = await examine_work(run.workspace_id, doorbell, mends=run.mends)
    findings += await _examine_store(eyes.store, run.workspace_id, mends=run.mends)
    findings += await _examine_index(run, eyes, doorbell)
    await run.finish({"findings": to_rows(findings)})
    return f"{sum(1 for finding in findings if finding.is_open)} findings"


async def _examine_index(run: ReportRun, eyes: Eyes, doorbell: Doorbell) -> list[Finding]:
    engine = eyes.engine.name
    comparison = await compare_faces(
        eyes.index, engine, run.note, workspace_id=run.workspace_id, mends=run.mends
    )
    if run.mends:
        await rebuild_if_unreadable(comparison, doorbell)
    return [
        *(Finding(kind, n, comparison.mended[kind]) for kind, n in comparison.found.items()),
        Finding("faces_of_another_engine", await faces_of_other_engines(engine, run.workspace_id)),
        Finding("persons_to_enrol_again", len(await persons_of_other_engines(engine, run.workspace_id))),
    ]


_EVERY_WORKSPACE = "w"  # how the keys of all workspaces begin
# A row is committed before its bytes are stored, so the bytes of a younger row may still be under way.
_SETTLED = "10 minutes"


@dataclass(frozen=True, slots=True)
class _Stored:
    id: AssetId
    path: str


async def _examine_store(
    store: PhotoStore, workspace_id: WorkspaceId | None, *, mends: bool
) -> list[Finding]:
    """Finds stored bytes that no row wants, and rows whose bytes are gone.

    workspace_id: None for all workspaces, also those that are gone.
    """
    noted = await sql.rows(
        _Stored,
        f"""SELECT id, path FROM image_assets WHERE path IS NOT NULL
              AND updated_at < now() - interval '{_SETTLED}'
              AND ($1::bigint IS NULL OR workspace_id = $1)""",  # noqa: S608  a constant
        workspace_id,
    )
    prefix = _EVERY_WORKSPACE if workspace_id is None else workspace_prefix(workspace_id)
    stored = {key async for key in store.list(prefix) if is_transient(key)}
    wanted = await wanted_keys()  # after the listing: a row is there before its bytes
    strays = [key for key in stored if key not in wanted]
    lost = [photo.id for photo in noted if photo.path not in stored]
    mended = 0
    if mends:
        await store.delete(strays)
        # A recipient who is owed such a photo gets Telegram's copy.
        mended = await sql.execute(
            "UPDATE image_assets SET path = NULL, updated_at = now() WHERE id = ANY($1::bigint[])", lost
        )
    return [
        Finding("stray_objects", len(strays), len(strays) if mends else 0),
        Finding("missing_objects", len(lost), mended),
    ]
