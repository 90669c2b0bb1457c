"""Writes down that a face may be a person, and has somebody asked for a yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.ids import FaceId, PersonId, SuggestionId
from domain.queries import sql
from domain.queries.faces.refusals import refused
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class Hit:
    """One prototype that looks like the face. face_id: the prototype's face."""

    face_id: FaceId
    confidence: float


@dataclass(frozen=True, slots=True)
class _Prototype:
    id: UUID
    face_instance_id: FaceId


async def suggest_face(work: Work, face_id: FaceId, person_id: PersonId, hits: Sequence[Hit]) -> bool:
    """False when this was refused before, is asked already, or the face was set aside. The best hit is the
    source.
    """
    best = max(hits, key=lambda hit: hit.confidence)
    prototypes = {
        prototype.face_instance_id: str(prototype.id)
        for prototype in await sql.rows(
            _Prototype,
            "SELECT id, face_instance_id FROM person_prototypes WHERE face_instance_id = ANY($1::uuid[])",
            [hit.face_id for hit in hits],
        )
    }
    scores = {prototypes[hit.face_id]: hit.confidence for hit in hits if hit.face_id in prototypes}
    suggestion_id = await sql.value(
        SuggestionId,
        f"""INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id,
               matching_prototype_ids, prototype_scores, aggregate_confidence, prototype_match_count)
           SELECT $1, $2, $3, $4, $5, $6, $3, $7
           WHERE EXISTS (SELECT 1 FROM face_instances f WHERE f.id = $1 AND f.set_aside IS NULL)
             AND NOT EXISTS (SELECT 1 FROM ({refused("= $1")}) r WHERE r.person_id = $2)
           ON CONFLICT (face_instance_id, suggested_person_id) WHERE status = 'PENDING' DO NOTHING
           RETURNING id""",  # noqa: S608
        face_id,
        person_id,
        best.confidence,
        best.face_id,
        sql.to_json(list(scores)),
        scores,
        len(scores),
    )
    if suggestion_id is None:
        return False
    await work.add("ask_questions", person_id=str(person_id))
    return True
