"""Takes answers to "Is this Anna?" back, or gives them again: one, or all that were given at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.errors import Conflict
from domain.ids import FaceId, PersonId, SuggestionId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.faces.refusals import refusals_where
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.states import RefusalReason
from domain.steps.faces.heed_reason import disregard_reason, heed_reasons
from domain.steps.faces.lock_faces import lock_faces
from domain.steps.faces.move_faces import Moved
from domain.steps.faces.refuse_face import refuse_for_reason
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.questions.ask_who_waited import UNASKED_OF, ask_each
from domain.steps.work.work import Work
from domain.values.way_back import KeptAnswer, WayBack

# A few of many faces are enough to look for more of the person.
_MOST_PROPAGATED = 10

# A question is open again where it could be asked now; otherwise it is expired, and nobody is asked.
_OPEN = f"""
UPDATE face_suggestions s SET reviewed_by = NULL,
    status = CASE WHEN is_askable THEN 'PENDING' ELSE 'EXPIRED' END,
    reviewed_at = CASE WHEN is_askable THEN NULL ELSE now() END
FROM face_suggestions q
JOIN face_instances f ON f.id = q.face_instance_id JOIN face_instances source ON source.id = q.source_face_id
JOIN persons p ON p.id = q.suggested_person_id
CROSS JOIN LATERAL (SELECT f.person_id IS NULL AND source.person_id = p.id AND p.status = 'ACTIVE'
    AND f.set_aside IS NULL AND NOT EXISTS (
        SELECT 1 FROM face_suggestions other WHERE other.face_instance_id = f.id
          AND other.suggested_person_id = p.id AND other.status = 'PENDING')
    AND NOT EXISTS (SELECT 1 FROM ({refusals_where("= f.id")}) r WHERE r.person_id = p.id)) asked (is_askable)
WHERE s.id = ANY($1::bigint[]) AND q.id = s.id
"""  # noqa: S608  a constant

# An answer is given again unless somebody answered otherwise. A no is not given again, either, where the face
# is the person's by now, the person was merged, or another question about the two is open.
_YES_AGAIN = """
UPDATE face_suggestions SET status = 'ACCEPTED', reviewed_at = now(), reviewed_by = $2
WHERE id = ANY($1::bigint[]) AND status IN ('PENDING', 'EXPIRED') RETURNING id
"""
_NO_AGAIN = """
UPDATE face_suggestions s SET status = 'REJECTED', reviewed_at = now(), reviewed_by = $2
FROM face_instances f, persons p
WHERE s.id = ANY($1::bigint[]) AND s.status IN ('PENDING', 'EXPIRED') AND f.id = s.face_instance_id
  AND p.id = s.suggested_person_id AND p.status <> 'MERGED' AND f.person_id IS DISTINCT FROM p.id
  AND NOT EXISTS (SELECT 1 FROM face_suggestions other WHERE other.id <> s.id AND other.status = 'PENDING'
      AND other.face_instance_id = f.id AND other.suggested_person_id = p.id)
RETURNING f.id
"""


@dataclass(frozen=True, slots=True)
class _Answers:
    """questions: the question about each face. noted: as the operation keeps it."""

    questions: Mapping[FaceId, SuggestionId]
    noted: KeptAnswer

    @property
    def is_open(self) -> bool:
        """Whether an undo has opened the questions, so that this is a redo."""
        return bool(self.noted["is_open"])

    @property
    def faces(self) -> list[FaceId]:
        return list(self.questions)

    def about(self, faces: Sequence[FaceId]) -> list[SuggestionId]:
        return [self.questions[face] for face in faces if face in self.questions]


async def give_back_answers(
    work: Work, acting: Acting, done: RecordedOperation, person: LockedPerson | None, moved: Moved
) -> WayBack:
    """Returns what a redo needs; nothing where the operation was no answer. Call it after the faces moved.

    person: locked; None for a cluster, about which there are no questions. Raises Conflict(`changed_since`)
    when all the faces were moved since, or somebody gave another answer.
    """
    way = done.way_back
    kept = way.get("answer") or way.get("answers")
    if kept is None or person is None:
        return {}
    answers, noted = _answers(kept), KeptAnswer()
    if done.kind.startswith("accept"):
        await _turn_yes(work, acting, answers, person, moved.face_ids)
    else:
        noted = await _turn_no(work, acting, answers, person)
    questions = [*answers.questions.values()]
    await work.add_each("show_suggestion", [{"suggestion_id": question} for question in questions])
    # What was answered before its turn waits for it again.
    await ask_each(work, await sql.values(PersonId, UNASKED_OF, questions))
    again: KeptAnswer = {**kept, **noted, "is_open": not answers.is_open}
    return {"answer": again} if "answer" in way else {"answers": again}


def _answers(noted: KeptAnswer) -> _Answers:
    if "question" in noted:
        return _Answers({FaceId(UUID(noted["face"])): noted["question"]}, noted)
    faces = [FaceId(UUID(face)) for face in noted["faces"]]
    return _Answers(dict(zip(faces, noted["questions"], strict=True)), noted)


async def _turn_yes(
    work: Work, acting: Acting, answers: _Answers, person: LockedPerson, moved: Sequence[FaceId]
) -> None:
    _ensure_done(bool(moved))
    questions = answers.about(moved)
    if not answers.is_open:
        await sql.execute(_OPEN, questions)
        return
    # The move of the faces has ended the questions.
    again = await sql.values(SuggestionId, _YES_AGAIN, questions, acting.actor)
    _ensure_done(len(again) == len(questions))
    await work.add_each(
        "propagate_face",
        [{"face_id": str(face), "person_id": str(person.id)} for face in moved[:_MOST_PROPAGATED]],
    )


async def _turn_no(work: Work, acting: Acting, answers: _Answers, person: LockedPerson) -> KeptAnswer:
    """Takes back the answers with their reason, or gives both again. Returns what is kept of the reason."""
    # Every move locks faces before their questions, and so does this.
    await lock_faces(answers.faces)
    if not answers.is_open:
        allowed = await sql.values(
            FaceId,
            "DELETE FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $2 RETURNING face_id",
            answers.faces,
            person.id,
        )
        _ensure_done(bool(allowed))
        await disregard_reason(work, acting.workspace_id, allowed, answers.noted)
        await sql.execute(_OPEN, answers.about(allowed))
        return {}
    again = await sql.values(FaceId, _NO_AGAIN, list(answers.questions.values()), acting.actor)
    _ensure_done(bool(again))
    reason = RefusalReason(answers.noted["reason"]) if answers.noted.get("reason") else None
    await refuse_for_reason(work, acting.workspace_id, again, person.id, reason)
    return await heed_reasons(work, acting.workspace_id, again, reason)


def _ensure_done(is_done: bool) -> None:
    if not is_done:
        raise Conflict("changed_since")
