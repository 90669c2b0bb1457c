"""Locks a workspace for one transaction."""

from domain.ids import WorkspaceId
from domain.queries import sql


async def lock_workspace(workspace_id: WorkspaceId) -> None:
    """Every transaction locks the workspace before its persons, so that no deadlock arises."""
    await sql.execute("SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE", workspace_id)
