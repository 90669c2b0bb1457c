"""Opens a report about one workspace or all of them, with the task that writes it."""

from domain.ids import ReportId, WorkspaceId
from domain.queries import sql
from domain.steps.work.work import Work

# Of two rebuilds at once, the second would drop what the first has written so far; two reruns would do
# everything twice.
_ONE_BY_ONE = ("rebuild_index", "rerun_matching")


async def open_report(
    work: Work,
    kind: str,
    *,
    workspace_id: WorkspaceId | None = None,
    has_card: bool = False,
    mends: bool = False,
) -> ReportId:
    """Returns the report's id. kind: of the task. workspace_id: None for all workspaces.

    has_card: whether the workspace's admins see how far it is. mends: whether it mends what it finds.
    """
    report_id = await sql.value(
        ReportId,
        """INSERT INTO reports (kind, workspace_id, has_card, mends) VALUES ($1, $2, $3, $4) RETURNING id""",
        kind,
        workspace_id,
        has_card,
        mends,
    )
    assert report_id is not None
    await work.add(kind, lane=kind if kind in _ONE_BY_ONE else None, report_id=report_id)
    return report_id


async def is_under_way(kind: str) -> bool:
    found = await sql.value(
        int, "SELECT 1 AS yes FROM tasks WHERE kind = $1 AND state IN ('ready', 'leased') LIMIT 1", kind
    )
    return found is not None
