"""Writes answers to questions about one person, however many they are, with all that follows.

A fixed number of statements: everything is done to all the faces at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import NotFound
from domain.ids import AssetId, FaceId, PersonId, SuggestionId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.questions.review_order import SURENESS
from domain.rules.questions.versions import version_of
from domain.settings import Settings
from domain.states import Basis, RefusalReason, SuggestionStatus
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.heed_reason import heed_reasons
from domain.steps.faces.move_faces import Move, Moved, move_faces
from domain.steps.faces.refuse_face import refuse_for_reason
from domain.steps.faces_queue.announce import announcement
from domain.steps.operations.record_operation import Operation
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work
from domain.values.way_back import KeptAnswer

# Like every move, this locks the faces before their questions: else two answers could deadlock. A row that
# another transaction was changing is read as that transaction left it. is_on_it: read here, as the photo may
# have got another face of the person meanwhile.
_LOCK = f"""
SELECT s.id, s.status, s.reviewed_at, s.reviewed_by, {SURENESS} AS confidence,
    f.id AS face, f.asset_id AS asset, coalesce(s.asked_with_id, s.id) AS card,
    EXISTS (SELECT 1 FROM face_instances o WHERE o.asset_id = f.asset_id AND o.person_id = $2) AS is_on_it
FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id AND p.erasing_at IS NULL
JOIN face_instances f ON f.id = s.face_instance_id
WHERE s.id = ANY($1::bigint[]) AND p.id = $2 ORDER BY f.id, s.id FOR NO KEY UPDATE OF p, f, s
"""  # noqa: S608  a constant
_SAY_NO = """
UPDATE face_suggestions SET status = 'REJECTED', reviewed_at = now(), reviewed_by = $2
WHERE id = ANY($1::bigint[]) AND status = 'PENDING'
"""


@dataclass(frozen=True, slots=True)
class LockedQuestion:
    """card: the question whose card shows this one. is_on_it: another face on the photo is the person's."""

    id: SuggestionId
    status: SuggestionStatus
    reviewed_at: datetime | None
    reviewed_by: str | None
    confidence: float
    face: FaceId
    asset: AssetId
    card: SuggestionId
    is_on_it: bool

    @property
    def is_open(self) -> bool:
        return self.status == SuggestionStatus.PENDING

    @property
    def version(self) -> int:
        return version_of(self.reviewed_at)


@dataclass(frozen=True, slots=True)
class _Other:
    """Another question about one of the faces."""

    id: SuggestionId
    suggested_person_id: PersonId
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered: questions, faces and assets stand in the same order. noted: what an undo needs to
    know of the reason of a no.
    """

    person: PersonKey
    accept: bool
    questions: Sequence[SuggestionId] = ()
    faces: Sequence[FaceId] = ()
    assets: Sequence[AssetId] = ()
    moved: Moved = field(default_factory=Moved)
    noted: KeptAnswer = field(default_factory=KeptAnswer)

    def operation(self, acting: Acting) -> Operation:
        """A single answer is recorded as `answer`, several as `answers`: the card of a question says so
        before its Undo takes back more than its own answer.
        """
        kind = "accept_suggestion" if self.accept else "reject_suggestion"
        faces = [str(face) for face in self.faces]
        kept: KeptAnswer = {**self.noted, "is_open": False}
        if len(self.questions) == 1:
            kept |= {"question": self.questions[0], "face": faces[0]}
            return Operation(acting, kind, self.person.number, asset_id=self.assets[0], undo={"answer": kept})
        kept |= {"questions": list(self.questions), "faces": faces}
        return Operation(acting, f"{kind}s", self.person.number, undo={"answers": kept})


async def lock_asked(person_id: PersonId, question_ids: Sequence[SuggestionId]) -> list[LockedQuestion]:
    """Locks the person, and each question with its face. Questions about somebody else are left out, as are
    all where the person is being erased.
    """
    return await sql.rows(LockedQuestion, _LOCK, list(question_ids), person_id)


async def ensure_may_answer(acting: Acting, person_id: PersonId) -> None:
    """Call it with the person locked: an owner's link may have ended since the right was checked.
    Raises NotFound.
    """
    if not (acting.is_moderator or await acting.owns_now(person_id)):
        raise NotFound("suggestion")


async def answer_questions(
    work: Work,
    acting: Acting,
    person: PersonKey,
    questions: Sequence[LockedQuestion],
    settings: Settings,
    *,
    accept: bool,
    reason: RefusalReason | None = None,
    once_a_photo: bool = False,
) -> Answers:
    """Yes assigns the faces, chooses prototypes and owes the photos. No is noted as a refusal. Questions that
    have ended are left out. once_a_photo: a yes is left out, too, when another face on the photo is the
    person's.
    """
    answered = sorted((one for one in questions if one.is_open), key=lambda one: one.id)
    if not answered:
        return Answers(person, accept)
    moved, noted = Moved(), KeptAnswer()
    if accept:
        moved = await _assign(work, acting, person, answered, once_a_photo=once_a_photo)
        answered = [one for one in answered if one.face in {*moved.face_ids}]
        await choose_prototypes(work, person.id, settings, confirmed=moved.face_ids)
    else:
        faces = [one.face for one in answered]
        await sql.execute(_SAY_NO, [one.id for one in answered], acting.actor)
        await refuse_for_reason(work, acting.workspace_id, faces, person.id, reason)
        noted = await heed_reasons(work, acting.workspace_id, faces, reason)
        await _ask_others(work, faces)
    cards = sorted({one.card for one in answered})
    await work.add_each("show_suggestion", [{"suggestion_id": card} for card in cards])
    return Answers(
        person,
        accept,
        [one.id for one in answered],
        [one.face for one in answered],
        [one.asset for one in answered],
        moved,
        noted,
    )


async def _assign(
    work: Work,
    acting: Acting,
    person: PersonKey,
    questions: Sequence[LockedQuestion],
    *,
    once_a_photo: bool,
) -> Moved:
    move = Move(
        acting.workspace_id,
        [one.face for one in questions],
        None,
        person.id,
        actor=acting.actor,
        batch_id=acting.by.batch_id,
        basis=Basis.ANSWERED,
        answers=[one.id for one in questions],
        once_a_photo=once_a_photo,
        announces=announcement(acting, None, person.number),
    )
    moved = await move_faces(work, move)
    await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=person.id)
    return moved


async def _ask_others(work: Work, faces: Sequence[FaceId]) -> None:
    """A no does not say whose a face is: the owners of the next suggested person are asked. A question that
    was asked already gets its card again, for example the one about the second of two look-alikes.
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
