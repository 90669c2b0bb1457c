"""A task that will not run again, for the admin chat."""

from dataclasses import dataclass

from domain.queries import sql
from domain.queries.request import Recipient, deciders


@dataclass(frozen=True, slots=True)
class DeadTaskView:
    """error: a class name or code. recipients: of the workspace, else of every workspace."""

    task_id: int
    kind: str
    error: str
    workspace_id: int
    recipients: tuple[Recipient, ...]


async def dead_task(task_id: int) -> DeadTaskView | None:
    """None when the task is alive again, or belongs to no workspace that could be told."""
    row = await sql.one(
        """SELECT t.kind, t.last_error, coalesce(a.workspace_id, d.workspace_id, p.workspace_id,
               e.workspace_id, (SELECT min(id) FROM workspaces)) AS workspace_id
           FROM tasks t
           LEFT JOIN image_assets a ON a.id = (t.ids->>'asset_id')::bigint
           LEFT JOIN deliveries d ON d.id = (t.ids->>'delivery_id')::bigint
           LEFT JOIN persons p ON p.id = (t.ids->>'person_id')::uuid
           LEFT JOIN erasures e ON e.id = (t.ids->>'erasure_id')::bigint
           WHERE t.id = $1 AND t.state = 'dead'""",
        task_id,
    )
    if row is None or row["workspace_id"] is None:
        return None
    return DeadTaskView(
        task_id=task_id,
        kind=row["kind"],
        error=row["last_error"] or "",
        workspace_id=row["workspace_id"],
        recipients=await deciders(row["workspace_id"]),
    )
