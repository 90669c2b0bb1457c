"""Looks for more of a person among unknown faces, after somebody confirmed faces of that person."""

from collections.abc import Sequence

from domain.ids import FaceId, PersonId
from domain.queries import sql
from domain.steps.work.work import Work

# Of thousands of faces that were moved at once, the prototypes are compared first, then the best.
_MOST = 10


async def look_for_more(work: Work, person_id: PersonId, face_ids: Sequence[FaceId]) -> None:
    """Unknown faces that look like one of these may be asked about; photos with a clear match are offered.

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
