"""Deletes a workspace if it has no group, no person and no photo, as when its only group went elsewhere."""

from domain.ids import WorkspaceId
from domain.queries import sql


async def forget_empty_workspace(workspace_id: WorkspaceId) -> None:
    await sql.execute(
        """DELETE FROM workspaces w WHERE id = $1
             AND NOT EXISTS (SELECT 1 FROM groups WHERE workspace_id = w.id)
             AND NOT EXISTS (SELECT 1 FROM persons WHERE workspace_id = w.id)
             AND NOT EXISTS (SELECT 1 FROM image_assets WHERE workspace_id = w.id)""",
        workspace_id,
    )
