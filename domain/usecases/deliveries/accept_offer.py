"""A participant wants the older photos that were found: all of them, or those of the last month."""

from dataclasses import dataclass
from typing import Literal

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.in_its_group import IN_ITS_GROUP
from domain.queries.faces.unknown_faces import IS_UNFOUNDED
from domain.queries.persons.live_person import IS_KNOWN
from domain.states import PersonStatus
from domain.steps.deliveries.note_answer import note_answer
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Person:
    workspace_id: WorkspaceId
    status: PersonStatus


async def accept_offer(
    person_id: PersonId, participant_id: ParticipantId, span: Literal["all", "month"], doorbell: Doorbell
) -> int:
    """Returns how many photos of the person are on their way now. A photo that is still in the chat, because
    it was not taken back yet, does not count. Pressing twice sends nothing twice. A photo whose match is
    being checked again is offered after that check.

    Raises NotFound for a participant who is not linked to the person, and for a person who was merged or is
    being erased; Conflict(`hidden`): the offer stands until the person is shown again.
    """
    async with transaction(doorbell) as work:
        person = await sql.one(
            _Person,
            f"""SELECT p.workspace_id, p.status
               FROM participant_persons l JOIN persons p ON p.id = l.person_id
               WHERE l.person_id = $1 AND l.participant_id = $2 AND l.state = 'approved' AND {IS_KNOWN}
               FOR SHARE OF p""",  # noqa: S608  a constant
            person_id,
            participant_id,
        )
        if person is None:
            raise NotFound("person")
        if person.status is PersonStatus.HIDDEN:
            raise Conflict("hidden")
        assets = await sql.values(
            AssetId,
            f"""SELECT DISTINCT f.asset_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
               JOIN participants r ON r.id = $3
               WHERE f.person_id = $1 AND a.kind = 'post' AND {IN_ITS_GROUP} AND NOT ({IS_UNFOUNDED})
                 AND ($2 = 'all' OR a.taken_at > now() - interval '1 month')""",  # noqa: S608  constants
            person_id,
            span,
            participant_id,
        )
        await owe_deliveries(
            work,
            person.workspace_id,
            assets,
            participant_id=participant_id,
            decided_for=person_id,
        )
        await note_answer(person_id, participant_id)
        return await _waiting(person_id, participant_id)


async def _waiting(person_id: PersonId, participant_id: ParticipantId) -> int:
    waiting = await sql.value(
        int,
        """SELECT count(*) AS n FROM distributions x
           JOIN deliveries d ON d.asset_id = x.asset_id AND d.participant_id = x.participant_id
           WHERE x.person_id = $1 AND x.participant_id = $2 AND x.withdrawn_at IS NULL
             AND d.state IN ('pending', 'sending') AND d.offered_at IS NULL""",
        person_id,
        participant_id,
    )
    return waiting or 0
