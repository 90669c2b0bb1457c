"""A workspace in the hands of one transaction."""

from domain.queries import sql


async def lock_workspace(workspace_id: int) -> None:
    """Workspace before person, like everybody: two who lock both do not wait for each other."""
    await sql.rows("SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE", workspace_id)
