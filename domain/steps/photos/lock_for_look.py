"""Locks a photo whose faces were just found, for one transaction."""

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.evidence import lock_owners
from domain.steps.faces.match_faces import Search


async def lock_for_look(workspace_id: WorkspaceId, asset_id: AssetId, search: Search | None = None) -> None:
    """Locks the workspace first, in the order of an erase, so that a look which waits for an erase holds
    nothing that the erase needs. The workspace's lock also lets nobody be approved before the commit.

    search: given for a photo that had faces before. The persons whom the new faces may show are then locked
    before the photo, as in a move of faces.

    Whoever posts the photo again, or replaces it by an edit, holds its row. So ask in a later statement if a
    message still shows it: a statement that waits for a lock does not see what was committed meanwhile.
    """
    await sql.execute("SELECT id FROM workspaces WHERE id = $1 FOR SHARE", workspace_id)
    if search is not None and search.proposed:
        await lock_owners(workspace_id, list(search.proposed))
    await sql.execute("SELECT id FROM image_assets WHERE id = $1 FOR NO KEY UPDATE", asset_id)
