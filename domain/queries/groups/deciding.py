"""Which groups the chat of the ADMIN_CHAT_ID setting could decide for."""

from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class DecidingView:
    """groups: titles. tg_admin_chat_id: None while the workspace has no admin chat. language: of the user who
    activated the first group.
    """

    workspace_id: WorkspaceId
    groups: tuple[str, ...]
    language: str
    tg_admin_chat_id: int | None


@dataclass(frozen=True, slots=True)
class _Group:
    workspace_id: WorkspaceId
    tg_admin_chat_id: int | None
    title: str
    language: str


async def deciding(workspace_id: WorkspaceId) -> DecidingView | None:
    """None when the workspace is gone, or the bot is in none of its groups."""
    groups = await sql.rows(
        _Group,
        """SELECT w.id AS workspace_id, w.tg_admin_chat_id, g.title, coalesce(r.language, 'en') AS language
           FROM workspaces w JOIN groups g ON g.workspace_id = w.id AND g.active
           LEFT JOIN participants r ON r.id = g.activated_by_id
           WHERE w.id = $1 AND w.erasing_at IS NULL ORDER BY g.id""",
        workspace_id,
    )
    if not groups:
        return None
    first, titles = groups[0], tuple(group.title for group in groups)
    return DecidingView(first.workspace_id, titles, first.language, first.tg_admin_chat_id)
