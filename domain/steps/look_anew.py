"""Faces are erased: what was matched because it looked like them is looked at anew."""

from collections.abc import Sequence
from uuid import UUID

from domain.queries import sql
from domain.steps.work import Work


async def look_anew(work: Work, face_ids: Sequence[UUID]) -> None:
    """face_ids: those that go, or went. Faces that move are followed by `move_faces` itself."""
    found = await sql.rows(
        """SELECT DISTINCT f.person_id FROM face_instances f
           WHERE f.basis = 'matched' AND f.matched_by && $1::uuid[] AND f.person_id IS NOT NULL
           ORDER BY f.person_id""",
        list(face_ids),
    )
    await work.add_each("rematch_person", [{"person_id": str(row["person_id"])} for row in found])
