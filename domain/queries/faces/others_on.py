"""Reads who else is on photos whose faces are decided about."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, PersonId
from domain.queries import sql
from domain.rules.faces.evidence import Probe


@dataclass(frozen=True, slots=True)
class _Other:
    """A person who is on a photo."""

    asset_id: AssetId
    person_id: PersonId


async def others_on(faces: Sequence[Probe[FaceId]]) -> set[tuple[AssetId, PersonId]]:
    """Pairs of a photo and a person who is on it by another face than these: nobody is on a photo twice."""
    others = await sql.rows(
        _Other,
        """SELECT DISTINCT asset_id, person_id FROM face_instances
           WHERE asset_id = ANY($1::bigint[]) AND id <> ALL($2::uuid[]) AND person_id IS NOT NULL""",
        [face.photo for face in faces],
        [face.face for face in faces],
    )
    return {(other.asset_id, other.person_id) for other in others}
