"""Somebody said yes or no to several questions about one person at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, ParticipantId, PersonId, ReviewId, SuggestionId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester
from domain.queries.operations.done import Done, done_before
from domain.rules.questions.once_a_photo import Asked, once_a_photo
from domain.settings import Settings
from domain.states import RefusalReason, SuggestionStatus
from domain.steps.operations.record_operation import record_operation
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.questions.answer_questions import answer_questions, lock_asked
from domain.steps.questions.hold_review import hold_review
from domain.steps.work.work import transaction

# is_on_it: the person is on the photo already, with another face.
_QUESTIONS = """
SELECT s.id, s.status, s.reviewed_by, s.confidence, f.asset_id, EXISTS (
        SELECT 1 FROM face_instances o WHERE o.asset_id = f.asset_id AND o.person_id = $2) AS is_on_it
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
WHERE s.id = ANY($1::bigint[]) AND s.suggested_person_id = $2 AND s.confidence >= $3
"""


@dataclass(frozen=True, slots=True)
class _Question:
    id: SuggestionId
    status: SuggestionStatus
    reviewed_by: str | None
    confidence: float
    asset_id: AssetId
    is_on_it: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """done: the one operation. before: how many of the questions had ended before, by the actor who answered
    them, but whoever asks now; None: they ended without an answer, such as those about faces that are
    somebody's by now. twice: how many wait on, because the person would be on a photo twice. questions: those
    that were answered now.
    """

    done: Done
    before: Mapping[str | None, int] = field(default_factory=dict)
    twice: int = 0
    questions: Sequence[SuggestionId] = ()


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The card on which the press was, and who pressed."""

    review_id: ReviewId
    participant_id: ParticipantId


async def decide_suggestions(
    person_number: int,
    question_ids: Sequence[SuggestionId],
    by: Requester,
    *,
    accept: bool,
    settings: Settings,
    doorbell: Doorbell,
    at_least: float = 0,
    reason: RefusalReason | None = None,
    reviewing: Reviewing | None = None,
) -> Decided:
    """Does for all of them what `decide_suggestion` does for one, as one operation. Of several faces of a
    photo only the surest becomes the person's; the others wait on.

    at_least: less confident questions are left alone. Owners and moderators, a review is the moderators';
    raises NotFound for others, Conflict(`already_decided`: by) when none of them waits any more, and
    Conflict(`held`: by, until) while another moderator looks at the person's questions.
    """
    person = await _visible(person_number, by, only_moderators=reviewing is not None)
    if (done := await done_before(by)) is not None:
        return Decided(done)
    acting = Acting(by, person.workspace_id, is_moderator=False)
    async with transaction(doorbell) as work:
        if reviewing is not None:
            held = await hold_review(reviewing.review_id, reviewing.participant_id)
            question_ids = [one for one in held.question_ids if one in {*question_ids}]
        await lock_asked(person.id, question_ids)
        asked = await sql.rows(_Question, _QUESTIONS, list(question_ids), person.id, at_least)
        ended = [one.reviewed_by for one in asked if one.status != SuggestionStatus.PENDING]
        before = Counter(actor for actor in ended if actor != by.actor)
        waiting = [one for one in asked if one.status == SuggestionStatus.PENDING]
        chosen = [one.id for one in waiting]
        if accept and len(waiting) > 1:
            chosen = once_a_photo(
                [Asked(one.id, one.asset_id, one.confidence) for one in waiting if not one.is_on_it]
            )
        answers = await answer_questions(work, acting, person, chosen, settings, accept=accept, reason=reason)
        if not answers.questions:
            raise _nothing(before, is_twice=bool(waiting))
        done = await record_operation(answers.operation(acting), answers.moved)
        return Decided(done, before, len(waiting) - len(answers.questions), answers.questions)


def _nothing(before: Mapping[str | None, int], *, is_twice: bool) -> Conflict:
    if is_twice:
        return Conflict("twice_on_photo")
    return Conflict("already_decided", by=next((actor for actor in before if actor is not None), None))


@dataclass(frozen=True, slots=True)
class _Person:
    id: PersonId
    number: int
    workspace_id: WorkspaceId


async def _visible(number: int, by: Requester, *, only_moderators: bool) -> PersonKey:
    person = await sql.one(
        _Person,
        "SELECT id, number, workspace_id FROM persons WHERE number = $1 AND erasing_at IS NULL",
        number,
    )
    if person is None:
        raise NotFound("suggestion")
    if (only_moderators or not await by.owns(person.id)) and not await by.moderates(person.workspace_id):
        raise NotFound("suggestion")
    return PersonKey(person.id, person.number, person.workspace_id)
