"""Detected faces become rows. Their embeddings stay in a table of their own."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from domain.ports import DetectedFace
from domain.queries import sql
from domain.rules.vectors import to_bytes


async def keep_faces(
    workspace_id: int, asset_id: int, faces: Sequence[DetectedFace], engine: str
) -> list[UUID | None]:
    """The new rows' ids in order; None for a face that is there already or was erased at that place."""
    return [await _keep_face(workspace_id, asset_id, face, engine) for face in faces]


async def _keep_face(workspace_id: int, asset_id: int, face: DetectedFace, engine: str) -> UUID | None:
    face_id = uuid4()
    kept = await sql.one(
        """INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h, landmarks,
               detection_confidence, quality_score, sharpness, qdrant_point_id)
           SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $1
           WHERE NOT EXISTS (SELECT 1 FROM erased_faces WHERE asset_id = $3
               AND bbox_x = $4 AND bbox_y = $5 AND bbox_w = $6 AND bbox_h = $7)
           ON CONFLICT (asset_id, bbox_x, bbox_y, bbox_w, bbox_h) DO NOTHING RETURNING id""",
        face_id,
        workspace_id,
        asset_id,
        face.box.x,
        face.box.y,
        face.box.w,
        face.box.h,
        sql.to_json([list(point) for point in face.landmarks]),
        face.confidence,
        face.quality,
        face.sharpness,
    )
    if kept is None:
        return None
    await sql.execute(
        "INSERT INTO face_embeddings (face_id, engine, vector) VALUES ($1, $2, $3)",
        face_id,
        engine,
        to_bytes(face.embedding),
    )
    return face_id
