"""The photos that a person is learned from, for who may change the person."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import AssetId, FaceId, PersonId
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, acting_on
from domain.queries.faces.mistakes import mistakes
from domain.queries.gallery.training_faces import training_faces


@dataclass(frozen=True, slots=True)
class TrainingPhotos:
    """faces: numbers, in the order in which the photos came. odd: positions of those that look different.
    is_mistaken: so many photos of others were sent for the person that a delivery needs more now.
    """

    faces: tuple[int, ...]
    odd: tuple[int, ...]
    is_mistaken: bool = False


async def training_photos(person_id: PersonId) -> TrainingPhotos:
    rows = await sql.rows(
        """SELECT f.number, f.asset_id FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
           WHERE f.person_id = $1 ORDER BY f.asset_id""",
        person_id,
    )
    doubtful = (await training_faces(person_id)).doubtful
    odd = tuple(position for position, row in enumerate(rows) if row["asset_id"] in doubtful)
    counted = await mistakes(person_id)
    is_mistaken = counted is not None and counted.are_too_many
    return TrainingPhotos(tuple(row["number"] for row in rows), odd, is_mistaken)


async def workspace_of_training_face(face_number: int) -> int:
    """Raises NotFound(`face`)."""
    row = await sql.one(
        """SELECT f.workspace_id FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training' WHERE f.number = $1""",
        face_number,
    )
    if row is None:
        raise NotFound("face")
    return int(row["workspace_id"])


@dataclass(frozen=True, slots=True)
class TrainingFace:
    """person_number: of the connected person that is learned from it."""

    face_id: FaceId
    asset_id: AssetId
    person_number: int


async def acting_on_training_face(face_number: int, by: Requester) -> tuple[TrainingFace, Acting]:
    """Asks Telegram, so call it before a transaction.

    Raises NotFound(`face`) for a face that is on no training photo of a connected person, and for who has
    nothing to do with that person.
    """
    face = await sql.one(
        """SELECT f.id, f.asset_id, p.number FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
           JOIN persons p ON p.id = a.enrols_person_id AND p.approval = 'approved'
           WHERE f.number = $1""",
        face_number,
    )
    if face is None:
        raise NotFound("face")
    try:
        acting = await acting_on(face["number"], by)
    except NotFound:
        raise NotFound("face") from None
    return TrainingFace(face["id"], face["asset_id"], face["number"]), acting
