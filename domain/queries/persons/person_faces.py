"""Lists the faces of a person on posted photos, for moderators."""

from collections.abc import Sequence

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql


async def person_faces(
    workspace_id: WorkspaceId, number: int, asset_ids: Sequence[AssetId] | None = None
) -> list[int]:
    """Numbers of the faces, the newest photo first. asset_ids: None for all photos. Only for moderators."""
    return await sql.values(
        int,
        """SELECT f.number FROM face_instances f JOIN persons p ON p.id = f.person_id
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.workspace_id = $1 AND p.number = $2 AND p.erasing_at IS NULL
             AND ($3::bigint[] IS NULL OR f.asset_id = ANY($3))
           ORDER BY a.taken_at DESC, a.id DESC, f.number""",
        workspace_id,
        number,
        None if asset_ids is None else list(asset_ids),
    )
