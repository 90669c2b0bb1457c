"""Counts what deleting a person would remove."""

from dataclasses import dataclass

from domain.ids import PersonId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class DeletionView:
    """faces: also those on training photos. photos: group photos that the person is on."""

    faces: int
    photos: int
    training_photos: int


async def deletion(person_id: PersonId) -> DeletionView:
    """Call it for somebody who was admitted to the person."""
    view = await sql.one(
        DeletionView,
        """SELECT count(*) AS faces, count(DISTINCT a.id) FILTER (WHERE a.kind = 'post') AS photos,
               count(DISTINCT a.id) FILTER (WHERE a.kind = 'training') AS training_photos
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id WHERE f.person_id = $1""",
        person_id,
    )
    assert view is not None
    return view
