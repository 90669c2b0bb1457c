"""What a page needs beyond a photo's card: ids of its faces and persons, and how many received it."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class FaceIds:
    """By the face's number. person_id: None for an unknown face."""

    number: int
    face_id: FaceId
    person_id: PersonId | None


async def photo_faces(workspace_id: WorkspaceId, asset_id: AssetId) -> Mapping[int, FaceIds]:
    """Call it for a moderator of the workspace."""
    found = await sql.rows(
        FaceIds,
        """SELECT f.number, f.id AS face_id, f.person_id FROM face_instances f
           WHERE f.workspace_id = $1 AND f.asset_id = $2""",
        workspace_id,
        asset_id,
    )
    return {one.number: one for one in found}


async def times_received(workspace_id: WorkspaceId, asset_id: AssetId) -> int:
    """How many people have the photo in their chat."""
    count = await sql.value(
        int,
        """SELECT count(*) AS n FROM deliveries
           WHERE workspace_id = $1 AND asset_id = $2 AND state = 'sent'""",
        workspace_id,
        asset_id,
    )
    return count or 0
