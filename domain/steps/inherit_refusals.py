"""Who is not the absorbed person is not the survivor either, for as long as the two are one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.queries import sql

# $1: the absorbed person, $2: the survivor. Returns the faces that the survivor had not been refused for, for
# the way back.
INHERIT = """
INSERT INTO negative_pairs (face_id, person_id)
SELECT n.face_id, $2::uuid FROM negative_pairs n JOIN face_instances f ON f.id = n.face_id
WHERE n.person_id = $1 AND (f.person_id IS NULL OR f.person_id NOT IN ($1, $2))
ON CONFLICT DO NOTHING RETURNING face_id
"""


async def give_back_refusals(undo: dict[str, Any], absorbed: UUID, survivor: UUID) -> dict[str, Any]:
    """undo: of a merge, or of what took one back. Returns the same for the way forth."""
    if undo.get("inherited"):
        gone = await sql.rows(
            """DELETE FROM negative_pairs WHERE person_id = $1 AND face_id = ANY($2::uuid[])
               RETURNING face_id""",
            survivor,
            _ids(undo["inherited"]),
        )
        return {"disinherited": [str(row["face_id"]) for row in gone]}
    if undo.get("disinherited"):
        inherited = await sql.rows(INHERIT, absorbed, survivor)
        return {"inherited": [str(row["face_id"]) for row in inherited]}
    return {}


def _ids(faces: Sequence[str]) -> list[UUID]:
    return [UUID(face) for face in faces]
