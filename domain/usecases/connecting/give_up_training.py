"""An owner gives up learning a person again: the photos go, the person stays."""

from dataclasses import dataclass

from domain.ids import LinkId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.settings import Settings
from domain.steps.connecting.end_training_again import end_training_again, link_trained_again
from domain.steps.erasing.erase_rows import lock_person
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Link:
    workspace_id: WorkspaceId
    link_id: LinkId


async def give_up_training(
    person_id: PersonId, participant_id: ParticipantId, *, settings: Settings, doorbell: Doorbell
) -> bool:
    """False, and nothing done, if this participant is not learning the person again, as with a new draft.
    True also if an earlier try gave it up.
    """
    mine = await sql.one(
        _Link,
        """SELECT p.workspace_id, l.id AS link_id FROM persons p JOIN participant_persons l
             ON l.person_id = p.id WHERE p.id = $1 AND l.participant_id = $2""",
        person_id,
        participant_id,
    )
    if mine is None:
        return False
    async with transaction(doorbell) as work:
        person = await lock_person(mine.workspace_id, person_id)
        if person is None:
            return False
        if await link_trained_again(person_id) != mine.link_id:
            return await _is_given_up(mine.link_id)
        await end_training_again(work, person, mine.link_id, settings)
    return True


async def _is_given_up(link_id: LinkId) -> bool:
    """Whether the owner of this link is connected, and there is no face of the person."""
    given_up = await sql.value(
        int,
        """SELECT 1 AS yes FROM participant_persons l
           JOIN persons p ON p.id = l.person_id AND p.approval = 'approved'
           WHERE l.id = $1 AND l.role = 'owner' AND l.state = 'approved'
             AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.person_id = p.id)""",
        link_id,
    )
    return given_up is not None
