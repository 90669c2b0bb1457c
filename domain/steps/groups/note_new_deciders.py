"""Records who chose the chat that decides, and tells those who decided before."""

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.steps.work.work import Work


async def note_new_deciders(
    work: Work, workspace_id: WorkspaceId, actor: str, former_tg_chat_id: int | None
) -> None:
    """former_tg_chat_id: None where the admins of the groups decided."""
    event_id = await sql.value(
        int,
        """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
           VALUES ($1, $2, 'bind_admin_chat', 'workspace', $1) RETURNING id""",
        workspace_id,
        actor,
    )
    former = {} if former_tg_chat_id is None else {"former_tg_chat_id": former_tg_chat_id}
    await work.add("show_new_deciders", workspace_id=workspace_id, event_id=event_id, **former)
