"""Takes the answer to "Is this Anna?" back, or gives it again."""

from collections.abc import Mapping
from typing import Any

from domain.errors import Conflict
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.faces.refusals import refused
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.states import RefusalReason
from domain.steps.faces.heed_reason import disregard_reason, heed_reason
from domain.steps.faces.move_faces import Moved
from domain.steps.faces.refuse_face import refuse_face
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.work.work import Work

# The question is open again where it could be asked now; otherwise it is expired, and nobody is asked.
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
    AND NOT EXISTS (SELECT 1 FROM ({refused("= f.id")}) r WHERE r.person_id = p.id)) asked (is_askable)
WHERE s.id = $1 AND q.id = s.id
"""  # noqa: S608  a constant

# The answer is given again unless somebody answered otherwise, or the face is that person's by now.
_YES_AGAIN = """
UPDATE face_suggestions SET status = 'ACCEPTED', reviewed_at = now(), reviewed_by = $2
WHERE id = $1 AND status IN ('PENDING', 'EXPIRED') RETURNING id
"""
_NO_AGAIN = """
UPDATE face_suggestions s SET status = 'REJECTED', reviewed_at = now(), reviewed_by = $2
FROM face_instances f, persons p
WHERE s.id = $1 AND s.status IN ('PENDING', 'EXPIRED') AND f.id = s.face_instance_id
  AND p.id = s.suggested_person_id AND p.status <> 'MERGED' AND f.person_id IS DISTINCT FROM p.id
  AND NOT EXISTS (SELECT 1 FROM face_suggestions other WHERE other.id <> s.id AND other.status = 'PENDING'
      AND other.face_instance_id = f.id AND other.suggested_person_id = p.id)
RETURNING s.id
"""


async def give_back_answer(
    work: Work, acting: Acting, done: RecordedOperation, person: LockedPerson | None, moved: Moved
) -> dict[str, Any] | None:
    """Returns what a redo needs; None where the operation was no answer. Call it after its face was moved.

    person: locked; None for a cluster, about which there are no questions. Raises Conflict(`changed_since`)
    when the face was moved since, or somebody gave another answer.
    """
    answer: Mapping[str, Any] | None = done.way_back.get("answer")
    if answer is None or person is None:
        return None
    noted: Mapping[str, Any] = {}
    if done.kind == "accept_suggestion":
        _ensure_done(bool(moved.face_ids))
        await _turn_yes(work, acting, answer, person)
    else:
        noted = await _turn_no(work, acting, answer, person)
    await work.add("show_suggestion", suggestion_id=answer["question"])
    return {**answer, **noted, "is_open": not answer["is_open"]}


async def _turn_yes(work: Work, acting: Acting, answer: Mapping[str, Any], person: LockedPerson) -> None:
    if not answer["is_open"]:
        await sql.execute(_OPEN, answer["question"])
        return
    # The face's own move has ended the question.
    _ensure_done(bool(await sql.execute(_YES_AGAIN, answer["question"], acting.actor)))
    await work.add("propagate_face", face_id=answer["face"], person_id=str(person.id))


async def _turn_no(
    work: Work, acting: Acting, answer: Mapping[str, Any], person: LockedPerson
) -> Mapping[str, Any]:
    """The reason goes with the answer. Returns what a redo notes of it anew."""
    # Every move locks the face before its questions, and so does this.
    await sql.execute("SELECT id FROM face_instances WHERE id = $1 FOR NO KEY UPDATE", answer["face"])
    if not answer["is_open"]:
        allowed = await sql.execute(
            "DELETE FROM negative_pairs WHERE face_id = $1 AND person_id = $2 RETURNING id",
            answer["face"],
            person.id,
        )
        _ensure_done(bool(allowed))
        await disregard_reason(work, acting.workspace_id, answer["face"], answer)
        await sql.execute(_OPEN, answer["question"])
        return {}
    _ensure_done(bool(await sql.execute(_NO_AGAIN, answer["question"], acting.actor)))
    reason = RefusalReason(answer["reason"]) if answer.get("reason") else None
    await refuse_face(work, acting.workspace_id, answer["face"], person.id, reason)
    return await heed_reason(work, acting.workspace_id, answer["face"], reason)


def _ensure_done(is_done: bool) -> None:
    if not is_done:
        raise Conflict("changed_since")
