"""Makes the points that the index should hold, from the faces' rows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.ids import AssetId, ClusterId, FaceId, PersonId, WorkspaceId
from domain.ports import FacePoint
from domain.queries import sql
from domain.queries.deadline import taking_long
from domain.queries.faces.face_box import face_box
from domain.queries.persons.live_person import IS_KNOWN

_FLOAT32_TOLERANCE = 1e-6  # relative; rounding to float32 moves a number by 6e-8 of itself
# Not in the index: faces on training photos unless their person is approved (so also nobody's), and all faces
# of a person that is being erased.
_FACES = """
SELECT f.id, f.workspace_id, f.asset_id, f.person_id, f.cluster_id, f.clustered_at, f.bbox_x, f.bbox_y,
    f.bbox_w, f.bbox_h, f.detection_confidence, f.quality_score, f.version, f.indexed_version, f.indexed_at,
    a.uuid AS asset_uuid, a.taken_at, e.engine, {vector} AS vector,
    x.id IS NOT NULL AND {known} AS is_prototype
FROM face_instances f
JOIN image_assets a ON a.id = f.asset_id
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $1
LEFT JOIN persons p ON p.id = f.person_id
LEFT JOIN person_prototypes x ON x.face_instance_id = f.id
WHERE {where} AND {belongs}
ORDER BY f.id
"""
BELONGS: Final = """(p.id IS NULL OR p.erasing_at IS NULL)
  AND (a.kind = 'post' OR p.approval IS NOT DISTINCT FROM 'approved')"""
_LEFT_OUT = """
SELECT f.id, f.workspace_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $1 LEFT JOIN persons p ON p.id = f.person_id
WHERE {where} AND f.indexed_version IS NOT NULL AND NOT ({belongs}) ORDER BY f.id
"""

_BY = {
    "asset": "f.asset_id = $2",
    "faces": "f.id = ANY($2::uuid[])",
    "page": "f.id > $2::uuid AND ($3::bigint IS NULL OR f.workspace_id = $3)",
}
_BEFORE_ALL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    workspace_id: WorkspaceId
    asset_id: AssetId
    person_id: PersonId | None
    cluster_id: ClusterId | None
    clustered_at: datetime | None
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    detection_confidence: float
    quality_score: float | None
    version: int
    indexed_version: int | None
    indexed_at: datetime | None
    asset_uuid: UUID
    taken_at: datetime
    engine: str
    vector: bytes | None
    is_prototype: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A face that the index has or had, and should not have."""

    id: FaceId
    workspace_id: WorkspaceId


@dataclass(frozen=True, slots=True)
class IndexedFace:
    """point: what the index should hold. vector: the embedding's bytes, if they were asked for.

    indexed_version: the version that was last written to the index. indexed_at: when that was noted, which is
    after the write.
    """

    point: FacePoint
    asset_id: AssetId
    version: int
    indexed_version: int | None
    indexed_at: datetime | None
    vector: bytes | None

    @property
    def id(self) -> FaceId:
        return self.point.face_instance_id


async def faces_of_asset(asset_id: AssetId, *, engine: str, vectors: bool = True) -> list[IndexedFace]:
    return await _faces("asset", engine, asset_id, vectors=vectors)


async def faces_of(face_ids: Sequence[FaceId], *, engine: str, vectors: bool = True) -> list[IndexedFace]:
    return await _faces("faces", engine, list(face_ids), vectors=vectors)


async def left_out_of_asset(asset_id: AssetId, *, engine: str) -> list[LeftOut]:
    """Such as a face that was taken out of the training photos: it keeps its row, but is nobody's."""
    return await _left_out("asset", engine, asset_id)


async def left_out_of(face_ids: Sequence[FaceId], *, engine: str) -> list[LeftOut]:
    return await _left_out("faces", engine, list(face_ids))


async def page_of_faces(
    after: FaceId | None, *, engine: str, workspace_id: WorkspaceId | None = None
) -> list[IndexedFace]:
    """The next faces in the order of their ids, without vectors; empty after the last."""
    query = _query("page", vectors=False) + " LIMIT 256"
    found = await sql.rows(_Face, query, engine, after or _BEFORE_ALL, workspace_id)
    return [_indexed_face(face) for face in found]


async def number_of_faces(*, engine: str, workspace_id: WorkspaceId | None = None) -> int:
    """The index has at most so many points: faces that do not belong in it count too."""
    with taking_long():  # it reads all of them
        found = await sql.value(
            int,
            """SELECT count(*) FROM face_embeddings e JOIN face_instances f ON f.id = e.face_id
               WHERE e.engine = $1 AND ($2::bigint IS NULL OR f.workspace_id = $2)""",
            engine,
            workspace_id,
        )
    return found or 0


async def _left_out(by: str, engine: str, subject: object) -> list[LeftOut]:
    return await sql.rows(LeftOut, _LEFT_OUT.format(where=_BY[by], belongs=BELONGS), engine, subject)


async def _faces(by: str, engine: str, subject: object, *, vectors: bool) -> list[IndexedFace]:
    found = await sql.rows(_Face, _query(by, vectors=vectors), engine, subject)
    return [_indexed_face(face) for face in found]


def _query(by: str, *, vectors: bool) -> str:
    return _FACES.format(
        vector="e.vector" if vectors else "NULL", known=IS_KNOWN, where=_BY[by], belongs=BELONGS
    )


def _indexed_face(face: _Face) -> IndexedFace:
    cluster_id = str(face.cluster_id) if face.cluster_id is not None else None
    if cluster_id is None and face.clustered_at is not None:
        cluster_id = "-1"  # noise
    point = FacePoint(
        workspace_id=face.workspace_id,
        engine=face.engine,
        face_instance_id=face.id,
        asset_id=face.asset_uuid,
        bbox=face_box(face),
        detection_confidence=face.detection_confidence,
        is_prototype=face.is_prototype,
        person_id=face.person_id,
        cluster_id=cluster_id,
        quality_score=face.quality_score,
        taken_at=face.taken_at,
    )
    return IndexedFace(point, face.asset_id, face.version, face.indexed_version, face.indexed_at, face.vector)


def is_kept_as(point: FacePoint, kept: FacePoint | None) -> bool:
    """Whether `kept`, as the index returned it, is `point`. Numbers may differ by a rounding to float32.

    qdrant-edge 0.9 answers one double in ten with another last digit.
    """
    if kept is None or not _is_near(point.detection_confidence, kept.detection_confidence):
        return False
    if not _is_near(point.quality_score, kept.quality_score):
        return False
    exact = replace(kept, detection_confidence=point.detection_confidence, quality_score=point.quality_score)
    return exact == point


def _is_near(number: float | None, kept: float | None) -> bool:
    if number is None or kept is None:
        return number is kept
    return math.isclose(number, kept, rel_tol=_FLOAT32_TOLERANCE)
