"""Reads dead tasks, which will not run again, for the admin chat."""

from dataclasses import dataclass

from domain.ids import TaskId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders


@dataclass(frozen=True, slots=True)
class DeadTaskView:
    """error: a class name or code. recipients: the deciders of its workspace, perhaps nobody."""

    task_id: TaskId
    kind: str
    error: str
    recipients: tuple[Recipient, ...]


# The workspace of a task is that of the rows that its ids name. An update's lane begins with the id of its
# chat; an update of a private chat belongs to no workspace.
_DEAD = """
SELECT * FROM (SELECT t.id, t.kind, t.last_error, coalesce(a.workspace_id, d.workspace_id, p.workspace_id,
    e.workspace_id, g.workspace_id, m.workspace_id, f.workspace_id, q.workspace_id, chat.workspace_id,
    admin_chat.id,
    (SELECT min(workspace_id) FROM deliveries
     WHERE participant_id = (t.ids->>'participant_id')::bigint AND state = 'unknown'),
    (SELECT id FROM workspaces WHERE tg_admin_chat_id = $2)) AS workspace_id
FROM (SELECT *, CASE WHEN kind = 'handle_update' AND lane ~ '^-[0-9]+:'
          THEN split_part(lane, ':', 1)::bigint END AS tg_chat_id FROM tasks) t
LEFT JOIN image_assets a ON a.id = (t.ids->>'asset_id')::bigint
LEFT JOIN deliveries d ON d.id = (t.ids->>'delivery_id')::bigint
LEFT JOIN persons p ON p.id = (t.ids->>'person_id')::uuid
LEFT JOIN erasures e ON e.id = (t.ids->>'erasure_id')::bigint
LEFT JOIN groups g ON g.id = (t.ids->>'group_id')::bigint
LEFT JOIN queue_messages m ON m.id = (t.ids->>'queue_message_id')::bigint
LEFT JOIN face_suggestions s ON s.id = (t.ids->>'suggestion_id')::bigint
LEFT JOIN face_instances f ON f.id = s.face_instance_id
LEFT JOIN participant_persons l ON l.id = (t.ids->>'link_id')::bigint
LEFT JOIN persons q ON q.id = l.person_id
LEFT JOIN groups chat ON chat.tg_chat_id = t.tg_chat_id
LEFT JOIN workspaces admin_chat ON admin_chat.tg_admin_chat_id = t.tg_chat_id
WHERE t.state = 'dead' AND ($1::bigint IS NULL OR t.id = $1)) dead
WHERE $3::bigint IS NULL OR workspace_id = $3 ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class _Dead:
    id: TaskId
    kind: str
    last_error: str | None
    workspace_id: WorkspaceId | None


async def dead_tasks(
    *, workspace_id: WorkspaceId | None, operator_chat_id: int | None = None
) -> list[tuple[TaskId, str]]:
    """The id and kind of each dead task, oldest first. workspace_id None: of all workspaces."""
    found = await sql.rows(_Dead, _DEAD, None, operator_chat_id, workspace_id)
    return [(task.id, task.kind) for task in found]


async def dead_task(task_id: TaskId, *, operator_chat_id: int | None) -> DeadTaskView | None:
    """None when the task is alive again.

    operator_chat_id: ADMIN_CHAT_ID, the admin chat that is told of tasks that belong to no workspace.
    """
    task = await sql.one(_Dead, _DEAD, task_id, operator_chat_id, None)
    if task is None:
        return None
    return DeadTaskView(
        task_id=task_id,
        kind=task.kind,
        error=task.last_error or "",
        recipients=await deciders(task.workspace_id) if task.workspace_id is not None else (),
    )
