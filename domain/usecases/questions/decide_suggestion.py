"""Somebody said yes or no to "Is this Anna?"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, FaceId, PersonId, SuggestionId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.states import Basis, RefusalReason, SuggestionStatus
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.heed_reason import heed_reason
from domain.steps.faces.look_for_more import look_for_more
from domain.steps.faces.move_faces import Move, Moved, move_faces
from domain.steps.faces.refuse_face import refuse_face
from domain.steps.faces_queue.announce import announce_move
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.work.work import Work, transaction


@dataclass(frozen=True, slots=True)
class _Question:
    person_id: PersonId
    person_number: int
    workspace_id: WorkspaceId
    asset_id: AssetId


@dataclass(frozen=True, slots=True)
class _Other:
    """Another question about the same face."""

    id: SuggestionId
    suggested_person_id: PersonId
    asked_at: datetime | None


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

    Owners and moderators; raises NotFound for others, Conflict(`already_decided`: state).
    """
    suggestion = await _visible(suggestion_id, by)
    if (done := await done_before(by)) is not None:
        return done
    acting = Acting(by, suggestion.workspace_id, is_moderator=False)
    async with transaction(doorbell) as work:
        await sql.execute(
            "SELECT id FROM persons WHERE id = $1 AND erasing_at IS NULL FOR NO KEY UPDATE",
            suggestion.person_id,
        )
        # Like every move, this locks the face before its questions: else two answers could deadlock.
        await sql.execute(
            """SELECT f.id FROM face_instances f JOIN face_suggestions s ON s.face_instance_id = f.id
               WHERE s.id = $1 FOR NO KEY UPDATE OF f""",
            suggestion_id,
        )
        face_id = await _decide(suggestion_id, by.actor, accept=accept)
        moved, answer = Moved(), {"question": suggestion_id, "face": str(face_id), "is_open": False}
        if accept:
            moved = await _assign(work, acting, suggestion, face_id)
            await choose_prototypes(work, suggestion.person_id, settings)
            await look_for_more(work, suggestion.person_id, moved.face_ids)
        else:
            await refuse_face(work, acting.workspace_id, face_id, suggestion.person_id, reason)
            answer |= await heed_reason(work, acting.workspace_id, face_id, reason)
            await _ask_others(work, face_id)
        await work.add("show_suggestion", suggestion_id=suggestion_id)
        return await record_operation(_operation(acting, suggestion, answer, accept=accept), moved)


def _operation(acting: Acting, suggestion: _Question, answer: dict[str, Any], *, accept: bool) -> Operation:
    kind = "accept_suggestion" if accept else "reject_suggestion"
    return Operation(
        acting, kind, suggestion.person_number, asset_id=suggestion.asset_id, undo={"answer": answer}
    )


async def _assign(work: Work, acting: Acting, suggestion: _Question, face_id: FaceId) -> Moved:
    workspace_id, person_id = suggestion.workspace_id, suggestion.person_id
    move = Move(
        workspace_id,
        [face_id],
        None,
        person_id,
        actor=acting.actor,
        batch_id=acting.by.batch_id,
        basis=Basis.ANSWERED,
    )
    moved = await move_faces(work, move)
    await announce_move(work, acting, moved.face_ids, None, suggestion.person_number)
    await owe_deliveries(work, workspace_id, moved.asset_ids, decided_for=person_id)
    return moved


async def _ask_others(work: Work, face_id: FaceId) -> None:
    """A no does not say whose the face is: the owners of the next suggested person are asked. A question that
    was asked already gets its card again, such as that about the other one of two look-alikes.
    """
    for other in await sql.rows(
        _Other,
        """SELECT id, suggested_person_id, asked_at FROM face_suggestions
           WHERE face_instance_id = $1 AND status = 'PENDING' ORDER BY id""",
        face_id,
    ):
        if other.asked_at is None:
            await work.add("ask_questions", person_id=str(other.suggested_person_id))
        else:
            await work.add("picture_suggestion", suggestion_id=other.id)


async def _visible(suggestion_id: SuggestionId, by: Requester) -> _Question:
    suggestion = await sql.one(
        _Question,
        """SELECT s.suggested_person_id AS person_id, p.number AS person_number, p.workspace_id, f.asset_id
           FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           JOIN persons p ON p.id = s.suggested_person_id WHERE s.id = $1""",
        suggestion_id,
    )
    if suggestion is None:
        raise NotFound("suggestion")
    if not await by.owns(suggestion.person_id) and not await by.moderates(suggestion.workspace_id):
        raise NotFound("suggestion")
    return suggestion


async def _decide(suggestion_id: SuggestionId, actor: str, *, accept: bool) -> FaceId:
    """Returns the face. One statement decides which of two answers was first."""
    face_id = await sql.value(
        FaceId,
        """UPDATE face_suggestions SET status = $2, reviewed_at = now(), reviewed_by = $3
           WHERE id = $1 AND status = 'PENDING' RETURNING face_instance_id""",
        suggestion_id,
        SuggestionStatus.ACCEPTED if accept else SuggestionStatus.REJECTED,
        actor,
    )
    if face_id is None:
        query = "SELECT status FROM face_suggestions WHERE id = $1"
        status = await sql.value(SuggestionStatus, query, suggestion_id)
        raise Conflict("already_decided", state=status.lower() if status else "erased")
    return face_id
