"""Somebody said yes or no to several questions about one person at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import Conflict, NotFound
from domain.ids import OperationId, ParticipantId, PersonId, ReviewId, SuggestionId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester
from domain.queries.access.authority import AUTHORITY, Authority
from domain.queries.operations.done import Done
from domain.queries.questions.held import IS_HELD
from domain.rules.questions.once_a_photo import Asked, once_a_photo
from domain.settings import Settings
from domain.states import RefusalReason
from domain.steps.operations.record_operation import record_operation
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.questions.answer_questions import (
    LockedQuestion,
    answer_questions,
    ensure_may_answer,
    lock_asked,
)
from domain.steps.questions.hold_review import hold_review
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class Decided:
    """done: the one operation. before: how many of the questions had ended before, by the actor who answered
    them. The present actor is left out; the key None counts questions that ended without an answer, for
    example because the face has a person now. twice: how many still wait, because the person would be on a
    photo twice. questions: those that were answered now.
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
    """Answers all of them as one operation. Yes assigns the faces, which become prototypes if they are good,
    and owes the photos; no is noted as a refusal. Of several faces of a photo only the surest becomes the
    person's; the others wait on. This raises no Outdated: a question that was answered meanwhile is counted.

    at_least: less confident questions are left alone. For owners and moderators, a review for moderators
    only. The caller leaves out photos of groups in which the owner is not. Raises NotFound for others and for
    a review that is gone, Conflict(`already_decided`: by) when no question waits any more, (`twice_on_photo`)
    when the person is on all photos, and for moderators (`held`: by, until) while another one looks.
    """
    known, acting = await _visible(person_number, by, only_moderators=reviewing is not None)
    if known.done_id is not None:
        return await known.decided_again(known.done_id)
    person = PersonKey(known.id, known.number, known.workspace_id)
    async with transaction(doorbell) as work:
        asked = await lock_asked(person.id, question_ids)
        await ensure_may_answer(acting, person.id)
        if reviewing is not None:
            held = await hold_review(person.id, reviewing.review_id, reviewing.participant_id)
            asked = [one for one in asked if one.id in {*held.question_ids}]
        asked = [one for one in asked if one.confidence >= at_least]
        waiting = [one for one in asked if one.is_open]
        before = Counter(one.reviewed_by for one in asked if not one.is_open and one.reviewed_by != by.actor)
        is_once = accept and len(waiting) > 1
        answers = await answer_questions(
            work,
            acting,
            person,
            _surest(waiting) if is_once else waiting,
            settings,
            accept=accept,
            reason=reason,
            once_a_photo=is_once,
        )
        if not answers.questions:
            raise _nothing(before, is_twice=bool(waiting))
        done = await record_operation(answers.operation(acting), answers.moved)
        return Decided(done, before, len(waiting) - len(answers.questions), answers.questions)


def _surest(waiting: Sequence[LockedQuestion]) -> list[LockedQuestion]:
    """The questions that one yes answers: for each photo the surest, if the person is not on it already."""
    free = [Asked(one.id, one.asset, one.confidence) for one in waiting if not one.is_on_it]
    chosen = {*once_a_photo(free)}
    return [one for one in waiting if one.id in chosen]


def _nothing(before: Mapping[str | None, int], *, is_twice: bool) -> Conflict:
    if is_twice:
        return Conflict("twice_on_photo")
    return Conflict("already_decided", by=next((actor for actor in before if actor is not None), None))


@dataclass(frozen=True, slots=True)
class _Person(Authority):
    """done_*: what this very press did when it was handled the first time; None if it was not handled yet.
    held_*: the other moderator who looks at the person's questions, if any.
    """

    id: PersonId
    number: int
    workspace_id: WorkspaceId
    is_owner: bool
    done_id: OperationId | None
    done_faces: int | None
    done_photos: int | None
    held_by: ParticipantId | None
    held_until: datetime | None

    def ensure_free(self) -> None:
        """For a moderator without a card. The person is not locked yet, but who opens a card from now on has
        ticked nothing. Raises Conflict(`held`: by, until) while another moderator looks at the questions.
        """
        if self.done_id is None and self.held_by is not None:
            raise Conflict("held", by=self.held_by, until=self.held_until)

    async def decided_again(self, operation_id: OperationId) -> Decided:
        done = Done(operation_id, self.number, self.done_faces or 0, self.done_photos or 0, again=True)
        return Decided(done, questions=await sql.values(SuggestionId, _ANSWERED, operation_id))


_PERSON = f"""
SELECT p.id, p.number, p.workspace_id, {AUTHORITY}, o.id AS done_id, o.face_count AS done_faces,
    o.photo_count AS done_photos, EXISTS (
        SELECT 1 FROM participant_persons l JOIN participants r ON r.id = l.participant_id
        WHERE l.person_id = p.id AND r.tg_user_id = $2 AND l.state = 'approved' AND l.role = 'owner'
        ) AS is_owner, held.by AS held_by, held.until AS held_until
FROM persons p JOIN workspaces w ON w.id = p.workspace_id LEFT JOIN operations o ON o.batch_id = $3
LEFT JOIN LATERAL (SELECT r.participant_id AS by, r.held_until AS until
    FROM reviews r JOIN participants h ON h.id = r.participant_id
    WHERE r.person_id = p.id AND h.tg_user_id <> $2 AND {IS_HELD}
    ORDER BY r.held_until DESC LIMIT 1) held ON true
WHERE p.number = $1 AND p.erasing_at IS NULL
"""  # noqa: S608  a constant


# One answer is kept in another place than many (`Answers.operation`).
_ANSWERED = """
SELECT q.id::bigint AS id FROM operations o CROSS JOIN LATERAL jsonb_array_elements_text(
    coalesce(o.undo -> 'answers' -> 'questions', jsonb_build_array(o.undo -> 'answer' -> 'question'))) q (id)
WHERE o.id = $1 AND o.undo IS NOT NULL
"""


async def _visible(number: int, by: Requester, *, only_moderators: bool) -> tuple[_Person, Acting]:
    """Asks Telegram only if the requester may not answer as an owner. Raises NotFound(`suggestion`), and for
    a moderator without a card Conflict(`held`: by, until).
    """
    person = await sql.one(_Person, _PERSON, number, by.tg_user_id, by.batch_id)
    if person is None:
        raise NotFound("suggestion")
    is_owner = person.is_owner and not only_moderators and await by.owns(person.id)  # a program never does
    if not is_owner and not await by.moderates(person.workspace_id, person, or_untold=True):
        raise NotFound("suggestion")
    if not is_owner and not only_moderators:
        person.ensure_free()
    return person, Acting(by, person.workspace_id, is_moderator=not is_owner)
