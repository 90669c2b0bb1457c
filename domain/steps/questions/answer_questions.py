"""Writes answers to questions about one person, however many they are, with all that follows.

A fixed number of statements: everything is done to all the faces at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.ids import AssetId, FaceId, PersonId, SuggestionId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.settings import Settings
from domain.states import Basis, RefusalReason, SuggestionStatus
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.heed_reason import heed_reasons
from domain.steps.faces.look_for_more import look_for_more
from domain.steps.faces.move_faces import Move, Moved, move_faces
from domain.steps.faces.refuse_face import refuse_each
from domain.steps.faces_queue.announce import announce_move
from domain.steps.operations.record_operation import Operation
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work

# Like every move, this locks the faces before their questions: else two answers could deadlock.
_LOCK_FACES = """
SELECT f.id FROM face_instances f WHERE f.id IN (
    SELECT face_instance_id FROM face_suggestions WHERE id = ANY($1::bigint[]) AND suggested_person_id = $2)
ORDER BY f.id FOR NO KEY UPDATE
"""
# One statement decides which of two answers was first.
_ANSWER = """
UPDATE face_suggestions s SET status = $3, reviewed_at = now(), reviewed_by = $4
FROM face_instances f
WHERE s.id = ANY($1::bigint[]) AND s.suggested_person_id = $2 AND s.status = 'PENDING'
  AND f.id = s.face_instance_id
RETURNING s.id, f.id AS face, f.asset_id AS asset, coalesce(s.asked_with_id, s.id) AS card
"""


@dataclass(frozen=True, slots=True)
class _Answered:
    id: SuggestionId
    face: FaceId
    asset: AssetId
    card: SuggestionId


@dataclass(frozen=True, slots=True)
class _Other:
    """Another question about one of the faces."""

    id: SuggestionId
    suggested_person_id: PersonId
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered: questions and their faces stand in the same order. noted: what an undo needs to know
    of the reason of a no.
    """

    person: PersonKey
    accept: bool
    questions: Sequence[SuggestionId] = ()
    faces: Sequence[FaceId] = ()
    assets: Sequence[AssetId] = ()
    moved: Moved = field(default_factory=Moved)
    noted: dict[str, Any] = field(default_factory=dict)

    def operation(self, acting: Acting) -> Operation:
        """One answer is kept as that to a single question, so that its own card can take it back."""
        kind = "accept_suggestion" if self.accept else "reject_suggestion"
        faces = [str(face) for face in self.faces]
        if len(self.questions) == 1:
            one = {"question": self.questions[0], "face": faces[0], "is_open": False, **self.noted}
            return Operation(acting, kind, self.person.number, asset_id=self.assets[0], undo={"answer": one})
        many = {"questions": list(self.questions), "faces": faces, "is_open": False, **self.noted}
        return Operation(acting, f"{kind}s", self.person.number, undo={"answers": many})


async def lock_asked(person_id: PersonId, question_ids: Sequence[SuggestionId]) -> None:
    """Locks the person, then the faces of the questions. A person that is being erased is left alone."""
    await sql.execute(
        "SELECT id FROM persons WHERE id = $1 AND erasing_at IS NULL FOR NO KEY UPDATE", person_id
    )
    await sql.execute(_LOCK_FACES, list(question_ids), person_id)


async def answer_questions(
    work: Work,
    acting: Acting,
    person: PersonKey,
    question_ids: Sequence[SuggestionId],
    settings: Settings,
    *,
    accept: bool,
    reason: RefusalReason | None = None,
) -> Answers:
    """Yes assigns the faces, chooses prototypes and owes the photos. No is noted as a refusal. Questions that
    have ended are left out. Call it after `lock_asked`.
    """
    status = SuggestionStatus.ACCEPTED if accept else SuggestionStatus.REJECTED
    answered = sorted(
        await sql.rows(_Answered, _ANSWER, list(question_ids), person.id, status, acting.actor),
        key=lambda one: one.id,
    )
    if not answered:
        return Answers(person, accept)
    faces = [one.face for one in answered]
    moved, noted = Moved(), {}
    if accept:
        moved = await _assign(work, acting, person, faces)
        await choose_prototypes(work, person.id, settings)
        await look_for_more(work, person.id, moved.face_ids)
    else:
        await refuse_each(work, acting.workspace_id, faces, person.id, reason)
        noted = await heed_reasons(work, acting.workspace_id, faces, reason)
        await _ask_others(work, faces)
    cards = sorted({one.card for one in answered})
    await work.add_each("show_suggestion", [{"suggestion_id": card} for card in cards])
    questions, assets = [one.id for one in answered], [one.asset for one in answered]
    return Answers(person, accept, questions, faces, assets, moved, noted)


async def _assign(work: Work, acting: Acting, person: PersonKey, faces: Sequence[FaceId]) -> Moved:
    move = Move(
        acting.workspace_id,
        faces,
        None,
        person.id,
        actor=acting.actor,
        batch_id=acting.by.batch_id,
        basis=Basis.ANSWERED,
    )
    moved = await move_faces(work, move)
    await announce_move(work, acting, moved.face_ids, None, person.number)
    await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=person.id)
    return moved


async def _ask_others(work: Work, faces: Sequence[FaceId]) -> None:
    """A no does not say whose a face is: the owners of the next suggested person are asked. A question that
    was asked already gets its card again, such as that about the other one of two look-alikes.
    """
    for other in await sql.rows(
        _Other,
        """SELECT id, suggested_person_id, asked_at FROM face_suggestions
           WHERE face_instance_id = ANY($1::uuid[]) AND status = 'PENDING' ORDER BY id""",
        list(faces),
    ):
        if other.asked_at is None:
            await work.add("ask_questions", person_id=str(other.suggested_person_id))
        else:
            await work.add("picture_suggestion", suggestion_id=other.id)
