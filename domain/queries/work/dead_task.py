"""Reads dead tasks, which were given up, and finds the workspace of each."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import TaskId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders


@dataclass(frozen=True, slots=True)
class DeadTaskView:
    """error: a class name, a code, the text of an OutsideError, or `lease expired` where its workers died.
    recipients: the deciders of its workspace; empty where workspace_id is None, since it belongs to none.
    """

    task_id: TaskId
    workspace_id: WorkspaceId | None
    kind: str
    error: str
    died_at: datetime
    recipients: tuple[Recipient, ...]


# The workspace of a task is that of the first row that its ids name. Else it is found by the chat of an
# update, or by the lost photos of a recipient (`show_unknown_deliveries`; of several workspaces the oldest
# one is told, because a task is told once). Any other task counts as one of the workspace whose admin chat is
# the operator's chat, $2, if there is one. An update's lane begins with the id of its chat; an update of a
# private chat belongs to no workspace. A closer look whose task died was deleted
# (`steps/work/bury_task.py`), but the lane of the task names the photo.
_DEAD = """
SELECT * FROM (SELECT t.id, t.kind, t.queue, t.last_error,
  coalesce(t.finished_at, t.created_at) AS died_at, coalesce(
    (SELECT id FROM workspaces WHERE id = (t.ids->>'workspace_id')::bigint),
    (SELECT workspace_id FROM image_assets WHERE id = coalesce(
        (t.ids->>'asset_id')::bigint, substring(t.lane from '^closer:([0-9]+)$')::bigint)),
    (SELECT workspace_id FROM deliveries WHERE id = (t.ids->>'delivery_id')::bigint),
    (SELECT workspace_id FROM persons WHERE id = (t.ids->>'person_id')::uuid),
    (SELECT workspace_id FROM erasures WHERE id = (t.ids->>'erasure_id')::bigint),
    (SELECT workspace_id FROM groups WHERE id = (t.ids->>'group_id')::bigint),
    (SELECT workspace_id FROM clusters WHERE number = (t.ids->>'number')::bigint),
    (SELECT workspace_id FROM closer_looks WHERE id = (t.ids->>'look_id')::bigint),
    (SELECT workspace_id FROM reports WHERE id = (t.ids->>'report_id')::bigint),
    (SELECT workspace_id FROM cluster_inquiries WHERE id = (t.ids->>'inquiry_id')::bigint),
    (SELECT workspace_id FROM cluster_proposals
     WHERE id = (t.ids->>'proposal_id')::bigint AND t.kind = 'show_proposal'),
    (SELECT workspace_id FROM setting_proposals
     WHERE id = (t.ids->>'proposal_id')::bigint AND t.kind = 'show_setting_proposal'),
    (SELECT f.workspace_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
     WHERE s.id = (t.ids->>'suggestion_id')::bigint),
    (SELECT p.workspace_id FROM participant_persons l JOIN persons p ON p.id = l.person_id
     WHERE l.id = (t.ids->>'link_id')::bigint),
    (SELECT workspace_id FROM face_assignment_events WHERE id = (t.ids->>'event_id')::uuid),
    (SELECT workspace_id FROM cards WHERE id = (t.ids->>'card_id')::bigint),
    (SELECT workspace_id FROM queue_messages WHERE id = (t.ids->>'queue_message_id')::bigint),
    (SELECT workspace_id FROM queue_outbox WHERE id = (t.ids->>'queue_outbox_id')::bigint),
    (SELECT workspace_id FROM webhooks WHERE id = (t.ids->>'webhook_id')::bigint),
    (SELECT h.workspace_id FROM webhook_calls c JOIN webhooks h ON h.id = c.webhook_id
     WHERE c.id = (t.ids->>'webhook_call_id')::bigint),
    (SELECT workspace_id FROM groups WHERE tg_chat_id = t.tg_chat_id),
    (SELECT id FROM workspaces WHERE tg_admin_chat_id = t.tg_chat_id),
    (SELECT min(workspace_id) FROM deliveries
     WHERE participant_id = (t.ids->>'participant_id')::bigint AND state = 'unknown'),
    (SELECT id FROM workspaces WHERE tg_admin_chat_id = $2)) AS workspace_id
FROM (SELECT *, CASE WHEN kind = 'handle_update' AND lane ~ '^-[0-9]+:'
          THEN split_part(lane, ':', 1)::bigint END AS tg_chat_id FROM tasks) t
WHERE t.state = 'dead' AND ($1::bigint IS NULL OR t.id = $1)) dead
WHERE $3::bigint IS NULL OR workspace_id = $3 ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class DeadTask:
    """kind: perhaps one of another version of this program."""

    id: TaskId
    kind: str
    queue: str
    last_error: str | None
    died_at: datetime
    workspace_id: WorkspaceId | None


async def dead_tasks(*, workspace_id: WorkspaceId | None) -> list[DeadTask]:
    """Oldest first. workspace_id None: of all workspaces."""
    return await sql.rows(
        DeadTask,
        _DEAD,
        None,  # $1: every task
        None,  # $2: no operator's chat
        workspace_id,  # $3
    )


async def dead_task(task_id: TaskId, *, operator_chat_id: int | None) -> DeadTaskView | None:
    """None when the task is not dead any more, or is deleted.

    operator_chat_id: if it is an admin chat, it is told of tasks that belong to no workspace.
    """
    task = await sql.one(DeadTask, _DEAD, task_id, operator_chat_id, None)
    if task is None:
        return None
    return DeadTaskView(
        task_id=task_id,
        workspace_id=task.workspace_id,
        kind=task.kind,
        error=task.last_error or "",
        died_at=task.died_at,
        recipients=await deciders(task.workspace_id) if task.workspace_id is not None else (),
    )
