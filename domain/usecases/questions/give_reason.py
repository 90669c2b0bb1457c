"""Somebody who said no to "Is this Anna?" says why."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import FaceId, OperationId, PersonId, SuggestionId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.questions.owner_may_answer import owner_may_answer
from domain.states import RefusalReason
from domain.steps.faces.heed_reason import heed_reason
from domain.steps.faces.lock_faces import lock_faces
from domain.steps.persons.lock_persons import lock_person_rows
from domain.steps.work.work import transaction
from domain.values.way_back import KeptAnswer

# The *no* that is in force. Its operation keeps the reason, so that one undo takes both back.
_ANSWER = """
SELECT o.id, o.undo -> 'answer' AS answer FROM face_suggestions s
JOIN face_instances f ON f.id = s.face_instance_id
JOIN operations o ON o.asset_id = f.asset_id AND o.kind = 'reject_suggestion' AND o.undone_by_id IS NULL
    AND o.undo -> 'answer' @> jsonb_build_object('question', s.id, 'is_open', false)
WHERE s.id = $1 AND s.status = 'REJECTED' ORDER BY o.id DESC LIMIT 1 FOR NO KEY UPDATE OF o
"""


@dataclass(frozen=True, slots=True)
class _Question:
    person_id: PersonId
    workspace_id: WorkspaceId
    face_id: FaceId


@dataclass(frozen=True, slots=True)
class _Answer:
    id: OperationId
    answer: KeptAnswer


async def give_reason(
    suggestion_id: SuggestionId, by: Requester, reason: RefusalReason, doorbell: Doorbell
) -> None:
    """Adds a reason to a *no*. Both are one operation, so one undo takes both back.

    For owners who may answer the question, and moderators; raises NotFound for others, Untold where only
    Telegram could tell, Conflict(`changed_since`) where no *no* counts any more or it was given together with
    others, and Conflict(`already_decided`: state) if another reason was given before.
    """
    question = await _question(suggestion_id)
    is_moderator = await _is_moderator(suggestion_id, question, by)
    async with transaction(doorbell) as work:
        # Persons, then faces, then questions, in the order of every move: two transactions cannot deadlock.
        await lock_person_rows([question.person_id])
        await lock_faces([question.face_id])
        if not is_moderator and not await owner_may_answer(suggestion_id, question.person_id, by):
            raise NotFound("suggestion")
        said = await sql.one(_Answer, _ANSWER, suggestion_id)
        if said is None:
            raise Conflict("changed_since")
        told = said.answer.get("reason")
        if told == reason:
            return
        if told is not None:
            raise Conflict("already_decided", state="rejected")
        await sql.execute(
            "UPDATE negative_pairs SET reason = $3 WHERE face_id = $1 AND person_id = $2",
            question.face_id,
            question.person_id,
            reason,
        )
        noted = await heed_reason(work, question.workspace_id, question.face_id, reason)
        await sql.execute(
            """UPDATE operations SET undo = jsonb_set(undo, '{answer}', undo -> 'answer' || $2::jsonb)
               WHERE id = $1""",
            said.id,
            sql.to_json(noted),
        )
        await work.add("show_suggestion", suggestion_id=suggestion_id)


async def _question(suggestion_id: SuggestionId) -> _Question:
    question = await sql.one(
        _Question,
        """SELECT s.suggested_person_id AS person_id, f.workspace_id, f.id AS face_id
           FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id WHERE s.id = $1""",
        suggestion_id,
    )
    if question is None:
        raise NotFound("suggestion")
    return question


async def _is_moderator(suggestion_id: SuggestionId, question: _Question, by: Requester) -> bool:
    """False for an owner who may answer. Raises NotFound for whoever is neither."""
    if await owner_may_answer(suggestion_id, question.person_id, by):
        return False
    if not await by.moderates(question.workspace_id, or_untold=True):
        raise NotFound("suggestion")
    return True
