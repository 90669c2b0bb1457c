"""What was known of faces before they moved: whom they are not, whom they stand for, and why they were their
person's.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.queries import sql


async def refuse_again(undo: Mapping[str, Any], person_id: UUID, face_ids: Sequence[UUID]) -> None:
    """undo: of the move that had allowed these faces."""
    again = set(undo.get("allowed", ()))
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id, is_mistake)
           SELECT face, $2, face = ANY($3::uuid[]) FROM unnest($1::uuid[]) AS face ON CONFLICT DO NOTHING""",
        [face for face in face_ids if str(face) in again],
        person_id,
        undo.get("mistakes", []),
    )


async def pin_again(pinned: Sequence[Mapping[str, str]], person_id: UUID, face_ids: Sequence[UUID]) -> None:
    moved = set(face_ids)
    back = [pin for pin in pinned if UUID(pin["face"]) in moved]
    await sql.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, is_pinned,
               pinned_by, pinned_at)
           SELECT $1, x.face, x.face, x.role, true, x.by, now()
           FROM unnest($2::uuid[], $3::text[], $4::text[]) AS x (face, role, by)
           ON CONFLICT (face_instance_id) DO NOTHING""",
        person_id,
        [pin["face"] for pin in back],
        [pin["role"] for pin in back],
        [pin["by"] for pin in back],
    )


async def ground_again(grounds: Sequence[Mapping[str, Any]], face_ids: Sequence[UUID]) -> None:
    """Those that moved are their person's for the reason that they had before."""
    await sql.execute(
        """UPDATE face_instances f SET basis = x.basis, matched_by = x.by
           FROM jsonb_to_recordset($1::jsonb) AS x (basis text, by uuid[], faces uuid[])
           WHERE f.id = ANY(x.faces) AND f.id = ANY($2::uuid[]) AND f.person_id IS NOT NULL""",
        sql.to_json(list(grounds)),
        list(face_ids),
    )
