"""Reads a report about the service, for those who asked for it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.ids import ReportId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.queries.reading import Made
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
    findings: Made[tuple[Finding, ...]]
    finished_at: datetime | None
    points: Made[int | None] = None
    rerun: Made[Rerun] = field(default_factory=Rerun)

    @property
    def can_mend(self) -> bool:
        return not self.mends and any(finding.can_be_mended for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report(ReportView):
    """found: None until the report is finished."""

    found: dict[str, Any] | None


async def report(report_id: ReportId) -> ReportView | None:
    row = await sql.one(
        _Report,
        """SELECT id AS report_id, kind, workspace_id, mends, done, total, findings AS found, finished_at
           FROM reports WHERE id = $1""",
        report_id,
    )
    if row is None:
        return None
    found = row.found or {}
    return replace(
        row,
        findings=tuple(from_rows(found.get("findings", ()))),
        points=found.get("points"),
        rerun=Rerun.from_findings(found, rehearses=not row.mends),
    )


async def readers(view: ReportView) -> tuple[Recipient, ...]:
    """The deciders of its workspace. Nobody reads a report of all workspaces: what is found in one is not for
    the others.
    """
    return await deciders(view.workspace_id) if view.workspace_id is not None else ()
