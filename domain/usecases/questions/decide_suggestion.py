"""Somebody said yes or no to "Is this Anna?"."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import OperationId, PersonId, SuggestionId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, ensure_seen
from domain.queries.access.authority import AUTHORITY, Authority
from domain.queries.operations.done import Done
from domain.queries.questions.owner_may_answer import owner_may_answer
from domain.settings import Settings
from domain.states import RefusalReason, SuggestionStatus
from domain.steps.operations.record_operation import record_operation
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.questions.answer_questions import answer_questions, ensure_may_answer, lock_asked
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Question(Authority):
    """done_*: what this very press did when it was handled the first time; None if it was not handled yet."""

    person_id: PersonId
    person_number: int
    workspace_id: WorkspaceId
    done_id: OperationId | None
    done_faces: int | None
    done_photos: int | None


_QUESTION = f"""
SELECT s.suggested_person_id AS person_id, p.number AS person_number, p.workspace_id, {AUTHORITY},
    o.id AS done_id, o.face_count AS done_faces, o.photo_count AS done_photos
FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
JOIN workspaces w ON w.id = p.workspace_id LEFT JOIN operations o ON o.batch_id = $2 WHERE s.id = $1
"""  # noqa: S608  a constant


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
    once_a_photo: bool = False,
) -> Done:
    """Yes assigns the face, which becomes a prototype if it is good, and owes the photo. No is noted as a
    refusal, so that it is not asked again. reason: why not, if that is known; `give_reason` tells it later.
    once_a_photo: a yes is left out where the person is on the photo already (Conflict(`twice_on_photo`)).

    For owners who are in the photo's group, and moderators; raises NotFound for others, Untold where only
    Telegram could tell, Conflict(`already_decided`: state, by), Outdated(`changed`).
    """
    question, acting = await _visible(suggestion_id, by)
    if question.done_id is not None:
        number, faces, photos = question.person_number, question.done_faces or 0, question.done_photos or 0
        return Done(question.done_id, number, faces, photos, again=True)
    person = PersonKey(question.person_id, question.person_number, question.workspace_id)
    async with transaction(doorbell) as work:
        asked = await lock_asked(person.id, [suggestion_id])
        await ensure_may_answer(acting, person.id)
        for one in asked:
            ensure_seen(by, one.version)
        answers = await answer_questions(
            work, acting, person, asked, settings, accept=accept, reason=reason, once_a_photo=once_a_photo
        )
        if not answers.questions:
            if once_a_photo and any(one.is_open for one in asked):
                raise Conflict("twice_on_photo")
            raise await _ended(suggestion_id)
        return await record_operation(answers.operation(acting), answers.moved)


async def _visible(suggestion_id: SuggestionId, by: Requester) -> tuple[_Question, Acting]:
    """Asks Telegram only if the requester may not answer as an owner. Raises NotFound(`suggestion`)."""
    question = await sql.one(_Question, _QUESTION, suggestion_id, by.batch_id)
    if question is None:
        raise NotFound("suggestion")
    is_asked = await owner_may_answer(suggestion_id, question.person_id, by)
    if not is_asked and not await by.moderates(question.workspace_id, question, or_untold=True):
        raise NotFound("suggestion")
    return question, Acting(by, question.workspace_id, is_moderator=not is_asked)


async def _ended(suggestion_id: SuggestionId) -> Conflict:
    query = "SELECT status, reviewed_by FROM face_suggestions WHERE id = $1"
    ended = await sql.one(_Ended, query, suggestion_id)
    if ended is None:
        return Conflict("already_decided", state="erased", by=None)
    return Conflict("already_decided", state=ended.status.lower(), by=ended.reviewed_by)
