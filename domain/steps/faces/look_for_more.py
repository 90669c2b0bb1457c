"""Somebody confirmed whose faces these are: more of that person may be known now among faces of nobody."""

from collections.abc import Sequence

from domain.ids import FaceId, PersonId
from domain.queries import sql
from domain.steps.work.work import Work

# Of thousands that were moved at once those that represent the person, then the best.
_MOST = 10


async def look_for_more(work: Work, person_id: PersonId, face_ids: Sequence[FaceId]) -> None:
    """Whoever looks like one of the faces may be asked about, and what is clear by now is offered.

    Call after the prototypes were chosen anew.
    """
    if not face_ids:
        return
    told = await sql.values(
        FaceId,
        """SELECT f.id FROM face_instances f LEFT JOIN person_prototypes x ON x.face_instance_id = f.id
           WHERE f.id = ANY($1::uuid[]) AND f.person_id = $2 AND f.basis <> 'matched'
           ORDER BY x.id IS NULL, f.quality_score DESC NULLS LAST, f.number LIMIT $3""",
        list(face_ids),
        person_id,
        _MOST,
    )
    ids = [{"face_id": str(face_id), "person_id": str(person_id)} for face_id in told]
    await work.add_each("propagate_face", ids)
    if told:
        await work.add("backfill_person", person_id=str(person_id))
