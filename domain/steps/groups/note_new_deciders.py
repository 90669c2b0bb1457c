"""Records who chose the chat that decides, and tells those who decided before or were asked to decide."""

from typing import Any

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.steps.work.work import Work


async def note_new_deciders(
    work: Work, workspace_id: WorkspaceId, actor: str, former_tg_chat_id: int | None, tg_chat_id: int
) -> None:
    """former_tg_chat_id: None where the admins of the groups decided. tg_chat_id: the chat that decides now.
    If it was asked whether it decides for other workspaces, it cannot do so any more.
    """
    event_id = await sql.value(
        int,
        """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
           VALUES ($1, $2, 'bind_admin_chat', 'workspace', $1) RETURNING id""",
        workspace_id,
        actor,
    )
    assert event_id is not None
    ids: dict[str, Any] = {"workspace_id": workspace_id, "event_id": event_id}
    if former_tg_chat_id is not None:
        ids["tg_former_chat_id"] = former_tg_chat_id  # an erase looks for Telegram's ids under `tg_…`
    await work.add("show_new_deciders", dedupe=str(event_id), **ids)
    for asked in await sql.values(
        WorkspaceId,
        """SELECT DISTINCT workspace_id AS id FROM cards
           WHERE kind = 'deciding' AND (workspace_id = $1 OR tg_chat_id = $2) ORDER BY 1""",
        workspace_id,
        tg_chat_id,
    ):
        await work.add("show_deciding", workspace_id=asked)
