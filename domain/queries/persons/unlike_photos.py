"""Reads the posted photos on which a person looks least like the faces that the person is recognised by.

A photo that was given to the wrong person is most likely among the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.last_engine import last_engine
from domain.queries.persons.photos_with_faces import PhotoWithFaces, photos_with_faces
from domain.rules.faces.unlike import likeness_to_others
from domain.rules.faces.vectors import from_rows

# How many of the newest faces are compared: that takes some milliseconds, and ten megabytes from Postgres.
MOST_FACES = 5000


@dataclass(frozen=True, slots=True)
class _Prototype:
    face: FaceId
    engine: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    asset_id: AssetId
    vector: bytes


async def unlike_photos(
    workspace_id: WorkspaceId,
    person_id: PersonId,
    viewer: ParticipantId | None,
    *,
    limit: int,
    reader: ParticipantId | None,
) -> list[PhotoWithFaces]:
    """The photo with the least likeness comes first. Without a prototype the newest photo comes first. Only
    the newest `MOST_FACES` faces count that the last engine has seen which saw a prototype.

    viewer: None for a moderator, else only photos that were sent to this participant are looked at.
    reader: who looks; None for a program.
    """
    prototypes = await _prototypes(person_id)
    if not prototypes:
        return await photos_with_faces(
            workspace_id, person_id, viewer, after=None, limit=limit, reader=reader
        )
    ranked = (await _ranked(workspace_id, person_id, viewer, prototypes))[:limit]
    photos = await photos_with_faces(
        workspace_id, person_id, viewer, after=None, limit=len(ranked), among=ranked, reader=reader
    )
    place = {asset_id: place for place, asset_id in enumerate(ranked)}
    return sorted(photos, key=lambda photo: place[photo.asset_id])


async def _ranked(
    workspace_id: WorkspaceId,
    person_id: PersonId,
    viewer: ParticipantId | None,
    prototypes: Sequence[_Prototype],
) -> Sequence[AssetId]:
    """A photo counts with the person's least alike face on it; of equals the newest comes first."""
    faces = await _faces(workspace_id, person_id, prototypes[0].engine, viewer)
    if not faces:
        return ()
    likeness = likeness_to_others(
        [face.id for face in faces],
        from_rows([face.vector for face in faces]),
        [one.face for one in prototypes],
        from_rows([one.vector for one in prototypes]),
    )
    least: dict[AssetId, float] = {}
    for face, alike in zip(faces, likeness, strict=True):
        least[face.asset_id] = min(float(alike), least.get(face.asset_id, 1))
    return sorted(least, key=least.__getitem__)


async def _prototypes(person_id: PersonId) -> list[_Prototype]:
    """The person's prototypes, as the last engine saw them."""
    represent = "g.id IN (SELECT y.face_instance_id FROM person_prototypes y WHERE y.person_id = $1)"
    return await sql.rows(
        _Prototype,
        f"""SELECT x.face_instance_id AS face, e.engine, e.vector FROM person_prototypes x
           JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = {last_engine(represent)}
           WHERE x.person_id = $1 ORDER BY e.id DESC""",  # noqa: S608  constants
        person_id,
    )


async def _faces(
    workspace_id: WorkspaceId, person_id: PersonId, engine: str, viewer: ParticipantId | None
) -> list[_Face]:
    return await sql.rows(
        _Face,
        """SELECT f.id, f.asset_id, e.vector FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.workspace_id = $1 AND a.kind = 'post'
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $3
           WHERE f.person_id = $2 AND ($4::bigint IS NULL OR EXISTS (SELECT 1 FROM deliveries d
               WHERE d.asset_id = a.id AND d.participant_id = $4 AND d.state = 'sent'))
           ORDER BY a.taken_at DESC, a.id DESC, f.number LIMIT $5""",
        workspace_id,
        person_id,
        engine,
        viewer,
        MOST_FACES,
    )
