"""An entry of the faces queue becomes one committed row, before it leaves the queue."""

import hashlib

from domain.errors import Corrupt
from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.rules.faces_queue.queue_messages import read_queue_message
from domain.steps.work.work import transaction
from domain.values.queue_messages import QueueMessage


async def receive_queue_message(entry_id: str, data: bytes, doorbell: Doorbell) -> bool:
    """False for an entry that was received before. An entry that is unreadable, or for an unknown
    workspace, is kept as dead, with the reason and without its text.

    Messages of one workspace are handled in the order of their entries: one process reads, one entry after
    the other (`redis_faces_queue.py`), and the lane keeps the order of the rows.
    """
    message, reason = _read(data)
    async with transaction(doorbell) as work:
        workspace_id = await _workspace(message)
        if message is not None and workspace_id is None:
            reason = "unknown_workspace"
        message_id = await sql.value(
            int,
            """INSERT INTO queue_messages (entry_id, digest, workspace_id, body, state, reason, finished_at)
               SELECT $1, $2, $3::bigint, $4::jsonb,
                   CASE WHEN $5::text IS NULL THEN 'received' ELSE 'dead' END, $5,
                   CASE WHEN $5 IS NOT NULL THEN now() END
               ON CONFLICT (entry_id, digest) DO NOTHING RETURNING id""",
            entry_id,
            hashlib.sha256(data).hexdigest(),
            workspace_id,
            message.body() if message is not None and workspace_id is not None else None,
            reason,
        )
        if message_id is None:
            return False
        await work.add(
            "handle_queue_message", lane=f"faces-queue-{workspace_id or 0}", queue_message_id=message_id
        )
        return True


def _read(data: bytes) -> tuple[QueueMessage | None, str | None]:
    try:
        return read_queue_message(data), None
    except Corrupt as error:
        return None, error.reason


async def _workspace(message: QueueMessage | None) -> WorkspaceId | None:
    if message is None:
        return None
    return await sql.value(
        WorkspaceId, "SELECT id FROM workspaces WHERE id = $1 AND erasing_at IS NULL", message.user_id
    )
