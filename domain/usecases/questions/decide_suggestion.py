"""Somebody said yes or no to "Is this Anna?"."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import PersonId, SuggestionId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, ensure_seen
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.states import RefusalReason, SuggestionStatus
from domain.steps.operations.record_operation import record_operation
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.questions.answer_questions import answer_questions, lock_asked
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Question:
    person_id: PersonId
    person_number: int
    workspace_id: WorkspaceId


@dataclass(frozen=True, slots=True)
class _Ended:
    status: SuggestionStatus
    reviewed_by: str | None


async def decide_suggestion(
    suggestion_id: SuggestionId,
    by: Requester,
    *,
    accept: bool,
    settings: Settings,
    doorbell: Doorbell,
    reason: RefusalReason | None = None,
) -> Done:
    """Yes assigns the face, which becomes a prototype if it is good, and owes the photo. No is noted as a
    refusal, so that it is not asked again. reason: why not, if that is known; `give_reason` tells it later.

    For owners and moderators; raises NotFound for others, Conflict(`already_decided`: state, by),
    Outdated.
    """
    question = await _visible(suggestion_id, by)
    if (done := await done_before(by)) is not None:
        return done
    acting = Acting(by, question.workspace_id, is_moderator=False)
    person = PersonKey(question.person_id, question.person_number, question.workspace_id)
    async with transaction(doorbell) as work:
        asked = await lock_asked(person.id, [suggestion_id])
        for one in asked:
            ensure_seen(by, one.version)
        answers = await answer_questions(work, acting, person, asked, settings, accept=accept, reason=reason)
        if not answers.questions:
            raise await _ended(suggestion_id)
        return await record_operation(answers.operation(acting), answers.moved)


async def _visible(suggestion_id: SuggestionId, by: Requester) -> _Question:
    question = await sql.one(
        _Question,
        """SELECT s.suggested_person_id AS person_id, p.number AS person_number, p.workspace_id
           FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id WHERE s.id = $1""",
        suggestion_id,
    )
    if question is None:
        raise NotFound("suggestion")
    if not await by.owns(question.person_id) and not await by.moderates(question.workspace_id):
        raise NotFound("suggestion")
    return question


async def _ended(suggestion_id: SuggestionId) -> Conflict:
    query = "SELECT status, reviewed_by FROM face_suggestions WHERE id = $1"
    ended = await sql.one(_Ended, query, suggestion_id)
    if ended is None:
        return Conflict("already_decided", state="erased", by=None)
    return Conflict("already_decided", state=ended.status.lower(), by=ended.reviewed_by)
