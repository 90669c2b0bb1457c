"""What is on record of a photo before it is looked at once more."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, PersonId
from domain.ports import Box, DetectedFace
from domain.queries import sql
from domain.queries.faces.face_box import face_box


@dataclass(frozen=True, slots=True)
class _Place:
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int


async def places_on(asset_id: AssetId) -> list[Box]:
    """The boxes of all faces of the photo, and of those that were erased from it."""
    places = await sql.rows(
        _Place,
        """SELECT bbox_x, bbox_y, bbox_w, bbox_h FROM face_instances WHERE asset_id = $1
           UNION ALL SELECT bbox_x, bbox_y, bbox_w, bbox_h FROM erased_faces WHERE asset_id = $1""",
        asset_id,
    )
    return [face_box(place) for place in places]


async def persons_on(asset_id: AssetId) -> list[PersonId]:
    return await sql.values(
        PersonId,
        "SELECT DISTINCT person_id FROM face_instances WHERE asset_id = $1 AND person_id IS NOT NULL",
        asset_id,
    )


def elsewhere(faces: Sequence[DetectedFace], places: Sequence[Box]) -> list[DetectedFace]:
    """The faces at none of these places."""
    return [face for face in faces if not any(face.box.is_same_place(place) for place in places)]
