"""Reads the faces that an operation moved: between persons, or between clusters."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import AssetId, OperationId
from domain.queries import sql
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class KeptFace:
    """A face that an undo could not give back. name: of its person; None if it is unknown. All are None for a
    deleted face.
    """

    asset_id: AssetId | None
    taken_at: datetime | None
    name: str | None


@dataclass(frozen=True, slots=True)
class _Kept(KeptFace):
    number: int | None


async def kept_faces(operation_id: OperationId, *, limit: int) -> list[KeptFace]:
    """operation_id: of the undo. Returns faces that the undone operation moved and the undo did not."""
    rows = await sql.rows(
        _Kept,
        """SELECT f.asset_id, a.taken_at, p.number, p.name FROM operations u
           JOIN operations o ON o.id = u.undoes_id
           LEFT JOIN face_assignment_events e ON e.batch_id = o.batch_id
           CROSS JOIN LATERAL jsonb_array_elements_text(
               coalesce(e.affected_face_instance_ids, o.undo #> '{regrouped,faces}')) AS moved (id)
           LEFT JOIN face_instances f ON f.id = moved.id::uuid
           LEFT JOIN image_assets a ON a.id = f.asset_id
           LEFT JOIN persons p ON p.id = f.person_id AND p.erasing_at IS NULL
           WHERE u.id = $1 AND NOT coalesce(u.undo #> '{regrouped,faces}' ? moved.id, false)
             AND NOT EXISTS (SELECT 1 FROM face_assignment_events b
               WHERE b.batch_id = u.batch_id AND b.affected_face_instance_ids ? moved.id)
           ORDER BY a.taken_at LIMIT $2""",
        operation_id,
        limit,
    )
    return [replace(row, name=of_person(row.number, row.name)) for row in rows]


async def moved_faces(operation_id: OperationId, *, limit: int) -> list[int]:
    """Numbers of moved faces on posted photos that are still where the operation moved them, the newest photo
    first. Faces that moved between clusters count as long as they are unknown.
    """
    return await sql.values(
        int,
        """SELECT f.number FROM operations o LEFT JOIN face_assignment_events e ON e.batch_id = o.batch_id
           CROSS JOIN LATERAL jsonb_array_elements_text(
               coalesce(e.affected_face_instance_ids, o.undo #> '{regrouped,faces}')) AS moved (id)
           JOIN face_instances f ON f.id = moved.id::uuid AND f.workspace_id = o.workspace_id
           JOIN image_assets a ON a.id = f.asset_id
           WHERE o.id = $1 AND a.kind = 'post' AND f.person_id IS NOT DISTINCT FROM e.to_person_id
           ORDER BY a.taken_at DESC, f.number LIMIT $2""",
        operation_id,
        limit,
    )
