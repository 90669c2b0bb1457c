"""Makes points of the index equal to their rows. Safe to repeat; the rows are always right."""

from uuid import UUID

from domain.ports import Box, Embedding, FaceId, FacePoint, PersonId, VectorIndex, WorkspaceId
from domain.queries import sql
from domain.rules.vectors import from_bytes

# 1000 vectors of 512 numbers are 2 MB.
_CHUNK = 1000

# Faces of a request that was not approved, and of a person that is being erased, are in no index.
_FACES = """
SELECT f.*, a.uuid AS asset_uuid, a.taken_at, e.engine, e.vector, x.id IS NOT NULL AND p.approval = 'approved'
    AND p.status = 'ACTIVE' AND p.erasing_at IS NULL AS is_prototype
FROM face_instances f
JOIN image_assets a ON a.id = f.asset_id
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
LEFT JOIN persons p ON p.id = f.person_id
LEFT JOIN person_prototypes x ON x.face_instance_id = f.id
WHERE {where} AND (p.id IS NULL OR p.erasing_at IS NULL)
  AND (a.kind = 'post' OR p.approval = 'approved')
ORDER BY f.id
"""


async def sync_asset_faces(asset_id: int, index: VectorIndex, engine: str) -> int:
    """Returns the number of points written."""
    return await _sync(_FACES.format(where="f.asset_id = $1"), asset_id, index, engine)


async def sync_person_faces(person_id: UUID, index: VectorIndex, engine: str) -> int:
    """Returns the number of points written."""
    return await _sync(_FACES.format(where="f.person_id = $1"), person_id, index, engine)


async def sync_moved_faces(event_id: UUID, index: VectorIndex, engine: str) -> int:
    """Those of an assignment event, some at a time. Returns the number of points written."""
    event = await sql.one(
        "SELECT affected_face_instance_ids AS faces FROM face_assignment_events WHERE id = $1", event_id
    )
    faces = [UUID(face) for face in sql.from_json(event["faces"])] if event else []
    query = _FACES.format(where="f.id = ANY($1::uuid[])")
    return sum([await _sync(query, faces[i : i + _CHUNK], index, engine) for i in range(0, len(faces), _CHUNK)])


async def _sync(query: str, subject: int | UUID | list[UUID], index: VectorIndex, engine: str) -> int:
    """Writes until nothing changed meanwhile, so that of two syncs at once the newer row stays."""
    found = await sql.rows(query, subject, engine)
    while True:
        if found:
            await index.upsert_faces([_point(row) for row in found])
        now = await sql.rows(query, subject, engine)
        gone = {row["id"]: row["workspace_id"] for row in found}
        for row in now:
            gone.pop(row["id"], None)
        for workspace_id in set(gone.values()):
            ids = [FaceId(face) for face, owner in gone.items() if owner == workspace_id]
            await index.delete_faces(WorkspaceId(workspace_id), ids)
        if _versions(now) == _versions(found):
            await _note(now)
            return len(now)
        found = now


async def _note(found: list[sql.Row]) -> None:
    """What is not noted here is compared in Postgres until it is (`queries/unindexed.py`)."""
    await sql.execute(
        """UPDATE face_instances f SET indexed_version = f.version, indexed_at = now()
           FROM unnest($1::uuid[], $2::bigint[]) AS seen (id, version)
           WHERE f.id = seen.id AND f.version = seen.version""",
        [row["id"] for row in found],
        [row["version"] for row in found],
    )


def _versions(found: list[sql.Row]) -> dict[UUID, tuple[int, bool]]:
    return {row["id"]: (row["version"], row["is_prototype"]) for row in found}


def _point(row: sql.Row) -> tuple[FacePoint, Embedding]:
    cluster_id = str(row["cluster_id"]) if row["cluster_id"] is not None else None
    if cluster_id is None and row["clustered_at"] is not None:
        cluster_id = "-1"  # noise
    point = FacePoint(
        workspace_id=WorkspaceId(row["workspace_id"]),
        engine=row["engine"],
        face_instance_id=FaceId(row["id"]),
        asset_id=row["asset_uuid"],
        bbox=Box(row["bbox_x"], row["bbox_y"], row["bbox_w"], row["bbox_h"]),
        detection_confidence=row["detection_confidence"],
        is_prototype=row["is_prototype"],
        person_id=PersonId(row["person_id"]) if row["person_id"] else None,
        cluster_id=cluster_id,
        quality_score=row["quality_score"],
        taken_at=row["taken_at"],
    )
    return point, from_bytes(row["vector"])
