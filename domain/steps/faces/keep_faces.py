"""Stores detected faces as rows, and their embeddings in a table of their own."""

from collections.abc import Sequence
from uuid import uuid4

from domain.ids import AssetId, FaceId, WorkspaceId
from domain.ports import DetectedFace
from domain.queries import sql
from domain.rules.faces.vectors import to_bytes

_KEEP = """
WITH found AS (
    SELECT * FROM unnest($4::uuid[], $5::int[], $6::int[], $7::int[], $8::int[], $9::jsonb[], $10::float8[],
            $11::float8[], $12::float8[], $13::bytea[]) WITH ORDINALITY
        AS f (id, x, y, w, h, landmarks, confidence, quality, sharpness, vector, place)),
kept AS (
    INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h, landmarks,
        detection_confidence, quality_score, sharpness, qdrant_point_id)
    SELECT f.id, $1, $2, f.x, f.y, f.w, f.h, f.landmarks, f.confidence, f.quality, f.sharpness, f.id
    FROM found f WHERE NOT EXISTS (SELECT 1 FROM erased_faces e WHERE e.asset_id = $2
        AND (e.bbox_x, e.bbox_y, e.bbox_w, e.bbox_h) = (f.x, f.y, f.w, f.h))
    ORDER BY f.place ON CONFLICT (asset_id, bbox_x, bbox_y, bbox_w, bbox_h) DO NOTHING RETURNING id)
INSERT INTO face_embeddings (face_id, engine, vector)
SELECT f.id, $3, f.vector FROM found f JOIN kept ON kept.id = f.id RETURNING face_id
"""


async def keep_faces(
    workspace_id: WorkspaceId, asset_id: AssetId, faces: Sequence[DetectedFace], engine: str
) -> list[FaceId | None]:
    """The new rows' ids in order; None for a face that is there already or was erased at that place."""
    new = [FaceId(uuid4()) for _ in faces]
    boxes = [face.box for face in faces]
    kept = await sql.values(
        FaceId,
        _KEEP,
        workspace_id,
        asset_id,
        engine,
        new,
        [box.x for box in boxes],
        [box.y for box in boxes],
        [box.w for box in boxes],
        [box.h for box in boxes],
        [sql.to_json([list(point) for point in face.landmarks]) for face in faces],
        [face.confidence for face in faces],
        [face.quality for face in faces],
        [face.sharpness for face in faces],
        [to_bytes(face.embedding) for face in faces],
    )
    are_kept = set(kept)
    return [face_id if face_id in are_kept else None for face_id in new]
