"""A moderator looks at all questions about a person. For two minutes no other moderator can review them."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import ParticipantId, PersonId, ReviewId, SuggestionId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.questions.held import HELD_S
from domain.queries.questions.review import last_decided_by
from domain.steps.questions.hold_review import ensure_free
from domain.steps.work.work import transaction

# The best faces come first: a blurred one is judged more easily after them.
_WAITING = """
SELECT s.id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
WHERE s.suggested_person_id = $1 AND s.status = 'PENDING'
ORDER BY f.quality_score DESC NULLS LAST, s.id
"""


@dataclass(frozen=True, slots=True)
class _Person:
    id: PersonId
    workspace_id: WorkspaceId


async def open_review(
    person_number: int, by: Requester, participant_id: ParticipantId, doorbell: Doorbell
) -> ReviewId:
    """participant_id: the id of the requester.

    For moderators only. Raises NotFound(`person`), Conflict(`held`: by, until) while another moderator looks,
    Conflict(`already_decided`: by) when no question about the person waits.
    """
    person = await sql.one(
        _Person, "SELECT id, workspace_id FROM persons WHERE number = $1 AND status = 'ACTIVE'", person_number
    )
    if person is None:
        raise NotFound("person")
    await moderating(person.workspace_id, by, what="person")
    async with transaction(doorbell):
        locked = await sql.value(
            PersonId,
            "SELECT id FROM persons WHERE id = $1 AND erasing_at IS NULL FOR NO KEY UPDATE",
            person.id,
        )
        if locked is None:
            raise NotFound("person")
        waiting = await sql.values(SuggestionId, _WAITING, person.id)
        if not waiting:
            raise Conflict("already_decided", by=await last_decided_by(person.id))
        await ensure_free(person.id, participant_id)
        review_id = await sql.value(
            ReviewId,
            """INSERT INTO reviews (workspace_id, person_id, participant_id, question_ids, held_until)
               VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5)) RETURNING id""",
            person.workspace_id,
            person.id,
            participant_id,
            waiting,
            float(HELD_S),
        )
        assert review_id is not None
        return review_id
