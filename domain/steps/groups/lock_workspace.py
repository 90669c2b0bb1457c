"""A workspace in the hands of one transaction."""

from domain.ids import WorkspaceId
from domain.queries import sql


async def lock_workspace(workspace_id: WorkspaceId) -> None:
    """Workspace before person, like everybody: two who lock both do not wait for each other."""
    await sql.execute("SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE", workspace_id)
