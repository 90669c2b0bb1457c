"""Locks a workspace for one transaction."""

from domain.ids import WorkspaceId
from domain.queries import sql


async def lock_workspace(workspace_id: WorkspaceId) -> None:
    """Call it before anything else of the workspace is locked, so that no deadlock arises."""
    await sql.execute("SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE", workspace_id)
