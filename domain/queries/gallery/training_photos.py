"""Reads the photos that a person is learned from, for those who may change the person."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, acting_on
from domain.queries.faces.mistakes import mistakes
from domain.queries.gallery.training_faces import training_faces


@dataclass(frozen=True, slots=True)
class TrainingPhotos:
    """faces: numbers, in the order in which the photos came. odd: positions of those that look different.
    is_mistaken: so many photos of others were sent for the person that a match needs more confidence now.
    """

    faces: tuple[int, ...]
    odd: tuple[int, ...]
    is_mistaken: bool = False


@dataclass(frozen=True, slots=True)
class _Face:
    number: int
    asset_id: AssetId


async def training_photos(person_id: PersonId) -> TrainingPhotos:
    faces = await sql.rows(
        _Face,
        """SELECT f.number, f.asset_id FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
           WHERE f.person_id = $1 ORDER BY f.asset_id""",
        person_id,
    )
    doubtful = (await training_faces(person_id)).doubtful
    odd = tuple(position for position, face in enumerate(faces) if face.asset_id in doubtful)
    counted = await mistakes(person_id)
    is_mistaken = counted is not None and counted.are_too_many
    return TrainingPhotos(tuple(face.number for face in faces), odd, is_mistaken)


async def workspace_of_training_face(face_number: int) -> WorkspaceId:
    """Raises NotFound(`face`)."""
    workspace_id = await sql.value(
        WorkspaceId,
        """SELECT f.workspace_id FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training' WHERE f.number = $1""",
        face_number,
    )
    if workspace_id is None:
        raise NotFound("face")
    return workspace_id


@dataclass(frozen=True, slots=True)
class TrainingFace:
    """person_number: of the connected person that the photo enrols; the face may be another one's by now."""

    face_id: FaceId
    asset_id: AssetId
    person_number: int


async def acting_on_training_face(face_number: int, by: Requester) -> tuple[TrainingFace, Acting]:
    """Asks Telegram, so call it before a transaction.

    Raises NotFound(`face`) for a face that is on no training photo of a connected person, and for a requester
    who has nothing to do with the person that the photo enrols.
    """
    face = await sql.one(
        TrainingFace,
        """SELECT f.id AS face_id, f.asset_id, p.number AS person_number FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
           JOIN persons p ON p.id = a.enrols_person_id AND p.approval = 'approved'
           WHERE f.number = $1""",
        face_number,
    )
    if face is None:
        raise NotFound("face")
    try:
        acting = await acting_on(face.person_number, by)
    except NotFound:
        raise NotFound("face") from None
    return face, acting
