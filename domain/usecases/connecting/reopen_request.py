"""A requester wants to add photos: the request is a draft again, and comes back to its deciders later."""

from domain.errors import Conflict, NotFound
from domain.ids import ParticipantId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.trainer import IS_TRAINER
from domain.states import Approval
from domain.steps.persons.set_approval import set_approval
from domain.steps.work.work import transaction


async def reopen_request(person_id: PersonId, participant_id: ParticipantId, doorbell: Doorbell) -> None:
    """Nobody may approve faces that they did not see, so the deciders' card goes meanwhile.

    Safe to repeat. Raises NotFound when the request is somebody else's or gone, Conflict(`already_decided`:
    state).
    """
    async with transaction(doorbell) as work:
        approval = await sql.value(
            Approval,
            f"""SELECT p.approval FROM persons p JOIN participant_persons l ON l.person_id = p.id
               WHERE p.id = $1 AND l.participant_id = $2 AND l.role = 'owner' AND p.erasing_at IS NULL
                 AND ({IS_TRAINER} OR p.approval NOT IN ('draft', 'requested'))
               FOR UPDATE OF p""",  # noqa: S608  a constant
            person_id,
            participant_id,
        )
        if approval is None:
            raise NotFound("draft")
        if approval not in (Approval.DRAFT, Approval.REQUESTED):
            raise Conflict("already_decided", state=approval)
        if approval == Approval.REQUESTED:
            await set_approval(person_id, Approval.DRAFT)
        await work.add("show_request", lane=f"request:{person_id}", person_id=str(person_id))
