"""Faces of nobody, as recognition would see them were they posted now."""

from collections.abc import Collection
from uuid import UUID

from domain.queries import sql
from domain.rules.evidence import Probe, Quality
from domain.rules.vectors import from_bytes


async def unknown_faces(workspace_id: int, face_ids: Collection[UUID], engine: str) -> list[Probe[UUID]]:
    """Those of the list that are on posted photos and nobody's, in the order of their ids."""
    rows = await sql.rows(
        """SELECT f.id, f.asset_id, a.taken_at, least(f.bbox_w, f.bbox_h) AS side_px,
               coalesce(f.sharpness, 1) AS sharpness, f.detection_confidence, e.vector
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $3
           WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[]) AND f.person_id IS NULL ORDER BY f.id""",
        workspace_id,
        list(face_ids),
        engine,
    )
    return [
        Probe(
            photo=row["asset_id"],
            vector=from_bytes(row["vector"]),
            quality=Quality(row["side_px"], row["sharpness"], row["detection_confidence"]),
            taken_on=row["taken_at"].date(),
            face=row["id"],
        )
        for row in rows
    ]
