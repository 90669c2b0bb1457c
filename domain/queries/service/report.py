"""Reads a report about the service, for those who asked for it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.ids import ReportId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.values.findings import Finding, from_rows
from domain.values.rerun import Rerun


@dataclass(frozen=True, slots=True)
class ReportView:
    """mends: the run changes what it finds wrong; else it only tells. total: None until a worker began.
    findings: empty until the report is finished. points: how many points a rebuilt index has. rerun: what a
    run over all stored faces changed, or would change.
    """

    report_id: ReportId
    kind: str
    workspace_id: WorkspaceId | None
    mends: bool
    done: int
    total: int | None
    findings: tuple[Finding, ...]
    finished_at: datetime | None
    points: int | None = None
    rerun: Rerun = field(default_factory=Rerun)

    @property
    def can_mend(self) -> bool:
        return not self.mends and any(finding.is_open for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Report:
    """findings: None until the report is finished."""

    id: ReportId
    kind: str
    workspace_id: WorkspaceId | None
    mends: bool
    done: int
    total: int | None
    findings: dict[str, Any] | None
    finished_at: datetime | None


async def report(report_id: ReportId) -> ReportView | None:
    row = await sql.one(
        _Report,
        """SELECT id, kind, workspace_id, mends, done, total, findings, finished_at
           FROM reports WHERE id = $1""",
        report_id,
    )
    if row is None:
        return None
    found = row.findings or {}
    return ReportView(
        report_id=row.id,
        kind=row.kind,
        workspace_id=row.workspace_id,
        mends=row.mends,
        done=row.done,
        total=row.total,
        findings=tuple(from_rows(found.get("findings", ()))),
        finished_at=row.finished_at,
        points=found.get("points"),
        rerun=Rerun.from_findings(found, rehearses=not row.mends),
    )


async def readers(view: ReportView) -> tuple[Recipient, ...]:
    """The deciders of its workspace. Nobody reads a report of all workspaces: what is found in one is not for
    the others.
    """
    return await deciders(view.workspace_id) if view.workspace_id is not None else ()
