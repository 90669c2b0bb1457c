"""Finds faces by what programs know of them: their ids, and the photos that they are on."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, WorkspaceId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class FaceOnPhoto:
    id: FaceId
    number: int
    asset_id: AssetId


async def faces_on_photos(
    workspace_id: WorkspaceId, person_number: int, asset_ids: Sequence[AssetId]
) -> list[FaceOnPhoto]:
    """The person's faces on these posted photos. Call it for a moderator."""
    return await sql.rows(
        FaceOnPhoto,
        """SELECT f.id, f.number, f.asset_id FROM face_instances f
           JOIN persons p ON p.id = f.person_id AND p.number = $2
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.workspace_id = $1 AND f.asset_id = ANY($3::bigint[]) ORDER BY f.asset_id, f.number""",
        workspace_id,
        person_number,
        list(asset_ids),
    )
