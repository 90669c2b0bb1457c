"""An owner gives up learning a person again: the photos go, the person stays."""

from dataclasses import dataclass

from domain.ids import LinkId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.trainer import IS_OWNED_WITHOUT_FACES
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
    """Does nothing and returns False if this participant is not training the person again, as with a new
    draft. True also if an earlier try gave the training up.
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
            return await _is_owned_without_faces(mine.link_id)
        await end_training_again(work, person, mine.link_id, settings)
    return True


async def _is_owned_without_faces(link_id: LinkId) -> bool:
    found = await sql.value(
        int,
        f"""SELECT 1 FROM participant_persons l JOIN persons p ON p.id = l.person_id
            WHERE l.id = $1 AND {IS_OWNED_WITHOUT_FACES}""",  # noqa: S608  a constant
        link_id,
    )
    return found is not None
