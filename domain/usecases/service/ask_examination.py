"""A moderator asks for a check of everything that is stored, or for repairs of what a check found."""

from domain.errors import Forbidden, NotFound
from domain.ids import ReportId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import TelegramRequester
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.service.open_report import open_report
from domain.steps.work.work import transaction

_KIND = "examine_service"


async def ask_examination(
    workspace_id: WorkspaceId,
    by: TelegramRequester,
    *,
    doorbell: Doorbell,
    after: ReportId | None,
) -> ReportId:
    """Returns the report's id. If a check is under way, its card is shown instead of a new one; so with
    repairs.

    after: the report whose findings are to be mended. Raises Forbidden for a user who does not moderate the
    workspace, Untold where Telegram does not tell, NotFound for a report of another workspace.
    """
    if not await by.moderates(workspace_id, or_untold=True):
        raise Forbidden("only_moderators")
    async with transaction(doorbell) as work:
        # Two moderators who ask at once get one report.
        await lock_workspace(workspace_id)
        if after is not None and not await _is_of(workspace_id, after):
            raise NotFound("report")
        report_id = await sql.value(
            ReportId,
            """SELECT id FROM reports WHERE kind = $1 AND workspace_id = $2 AND finished_at IS NULL
                 AND mends = $3 ORDER BY id DESC LIMIT 1""",
            _KIND,
            workspace_id,
            after is not None,
        )
        if report_id is not None:
            await work.add(_KIND, report_id=report_id)
        else:
            report_id = await open_report(
                work, _KIND, workspace_id=workspace_id, has_card=True, mends=after is not None
            )
        await work.add("show_report", report_id=report_id)
    return report_id


async def _is_of(workspace_id: WorkspaceId, report_id: ReportId) -> bool:
    found = await sql.value(
        int, "SELECT 1 AS yes FROM reports WHERE id = $1 AND workspace_id = $2", report_id, workspace_id
    )
    return found is not None
