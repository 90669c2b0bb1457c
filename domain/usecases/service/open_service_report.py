"""Whoever runs the service wants a report about all of it."""

from domain.ids import ReportId, WorkspaceId
from domain.ports import Doorbell
from domain.steps.service.open_report import open_report
from domain.steps.work.work import transaction


async def open_service_report(
    kind: str, doorbell: Doorbell, *, mends: bool, workspace_id: WorkspaceId | None
) -> ReportId:
    """kind: the kind of the task that writes the report. workspace_id: None for all workspaces."""
    async with transaction(doorbell) as work:
        return await open_report(work, kind, mends=mends, workspace_id=workspace_id)
