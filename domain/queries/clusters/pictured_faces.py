"""Reads the faces that stand for a cluster in a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import FaceId
from domain.ports import Box
from domain.queries import sql
from domain.queries.faces.face_box import face_box


@dataclass(frozen=True, slots=True)
class ClusterFace:
    """A face that stands for its cluster in a picture."""

    face_id: FaceId
    tg_file_id: str
    asset_path: str | None
    box: Box


@dataclass(frozen=True, slots=True)
class BestFace:
    """A `ClusterFace` as a row of a query."""

    id: FaceId
    quality_score: float | None
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    tg_file_id: str
    path: str | None


async def best_faces(number: int, *, limit: int) -> list[ClusterFace]:
    """The cluster's best unknown faces, one of each photo."""
    found = await sql.rows(
        BestFace,
        """SELECT * FROM (
               SELECT DISTINCT ON (f.asset_id) f.id, f.quality_score, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h,
                   a.tg_file_id, a.path
               FROM clusters c JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
               JOIN image_assets a ON a.id = f.asset_id
               WHERE c.number = $1 ORDER BY f.asset_id, f.quality_score DESC NULLS LAST) best
           ORDER BY quality_score DESC NULLS LAST, id LIMIT $2""",
        number,
        limit,
    )
    return [cluster_face(face) for face in found]


def cluster_face(face: BestFace) -> ClusterFace:
    return ClusterFace(face.id, face.tg_file_id, face.path, face_box(face))


async def are_there(face_ids: Sequence[FaceId]) -> bool:
    """Whether all these faces still exist: one may have been erased meanwhile."""
    there = await sql.value(
        int, "SELECT count(*) FROM face_instances WHERE id = ANY($1::uuid[])", list(face_ids)
    )
    return there == len(face_ids)
