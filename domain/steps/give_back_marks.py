"""What people had said of faces before they moved: whom they are not, and whom they stand for."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.queries import sql


async def refuse_again(allowed: Sequence[str], person_id: UUID, face_ids: Sequence[UUID]) -> None:
    again = set(allowed)
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id) SELECT unnest($1::uuid[]), $2
           ON CONFLICT DO NOTHING""",
        [face for face in face_ids if str(face) in again],
        person_id,
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
