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


async def refuse_again(faces: Sequence[str], person_id: UUID) -> None:
    """For these faces; but not where that was inherited from somebody who is a person of their own again."""
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id)
           SELECT face_id, $2::uuid FROM unnest($1::uuid[]) AS faces (face_id)
           WHERE NOT coalesce((
               SELECT bool_and(absorbed.merged_into_id IS DISTINCT FROM $2) FROM persons p
               JOIN operations o ON o.workspace_id = p.workspace_id AND o.other_number = p.number
                   AND o.undo->'inherited' ? face_id::text
               JOIN persons absorbed ON absorbed.workspace_id = p.workspace_id
                   AND absorbed.number = o.person_number
               WHERE p.id = $2), false)
           ON CONFLICT DO NOTHING""",
        _ids(faces),
        person_id,
    )


def _ids(faces: Sequence[str]) -> list[UUID]:
    return [UUID(face) for face in faces]
