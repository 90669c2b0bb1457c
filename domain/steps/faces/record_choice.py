"""Records whom a face looked like when somebody chose whose it is, and if the choice was among them."""

from collections.abc import Sequence

from domain.ids import FaceId, PersonId
from domain.queries import sql
from domain.queries.faces.face_likeness import Likeness

_RECORD = """
INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id, status,
    reviewed_at, reviewed_by, aggregate_confidence, rank)
SELECT $1, x.person, x.confidence, x.source, CASE WHEN x.person = $2 THEN 'ACCEPTED' ELSE 'REJECTED' END,
    now(), $3, x.confidence, x.rank
FROM unnest($4::uuid[], $5::float8[], $6::uuid[]) WITH ORDINALITY AS x (person, confidence, source, rank)
"""


async def record_choice(
    face_id: FaceId, person_id: PersonId, likeness: Sequence[Likeness], *, actor: str
) -> None:
    """likeness: as it was shown. The choice is no answer to a question: it refuses nobody and ends nothing.

    It replaces what an earlier choice recorded of the face.
    """
    await sql.execute(
        "DELETE FROM face_suggestions WHERE face_instance_id = $1 AND rank IS NOT NULL", face_id
    )
    await sql.execute(
        _RECORD,
        face_id,
        person_id,
        actor,
        [one.person_id for one in likeness],
        [one.confidence for one in likeness],
        [one.source_face_id for one in likeness],
    )
