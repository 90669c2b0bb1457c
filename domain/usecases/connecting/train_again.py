"""A person whose faces were all deleted is to be learned again, under the same number and name."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import LinkId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.states import Approval
from domain.steps.chats.set_card_aside import set_card_aside
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.persons.set_approval import set_approval
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Owned:
    workspace_id: WorkspaceId
    link_id: LinkId


async def train_again(number: int, participant_id: ParticipantId, doorbell: Doorbell) -> None:
    """For owners only. The person is a draft again and needs a new approval: the new photos may show somebody
    else. The owner is told of the decision by a new message, because nobody notices the edit of an old one.

    Raises NotFound for a participant who does not own the person, Conflict(`has_faces`), Conflict(`merged`:
    into), Conflict(`not_approved`) when a new training has begun before.
    """
    owned = await sql.one(
        _Owned,
        """SELECT p.workspace_id, l.id AS link_id FROM persons p JOIN participant_persons l
             ON l.person_id = p.id AND l.participant_id = $2 AND l.role = 'owner'
           WHERE p.number = $1 AND p.erasing_at IS NULL AND l.state IN ('approved', 'requested')""",
        number,
        participant_id,
    )
    if owned is None:
        raise NotFound("person")
    async with transaction(doorbell):
        person = (await lock_persons(owned.workspace_id, [number]))[number]
        face = "SELECT 1 AS yes FROM face_instances WHERE person_id = $1 LIMIT 1"
        if await sql.value(int, face, person.id):
            raise Conflict("has_faces")
        # A requested link with a decided_at is one that trains again; that of a first request has none.
        asked = await sql.execute(
            """UPDATE participant_persons SET state = 'requested', decided_at = coalesce(decided_at, now())
               WHERE id = $1 AND state = 'approved'""",
            owned.link_id,
        )
        if not asked:
            raise NotFound("person")
        await set_approval(person.id, Approval.DRAFT)
        await _leave_out_photos(person.id)
        for kind, subject in (("decision", owned.link_id), ("unreached", number)):
            await set_card_aside(kind, subject, number)


async def _leave_out_photos(person_id: PersonId) -> None:
    """Photos that were taken out, or whose face was moved, are no photos of the new training. Their verdicts
    are not told any more. Their faces stay until this training ends without an approval: somebody may take
    back what was done.

    Photos of before that have no face and asked something are given up, so that they may be sent again.
    """
    await sql.execute(
        """UPDATE image_assets SET told_at = coalesce(told_at, now()),
               reason = CASE WHEN reason IN ('good', 'kept') THEN 'left_out' ELSE reason END
           WHERE enrols_person_id = $1 AND state <> 'received'""",
        person_id,
    )
    await sql.execute(
        """UPDATE image_assets a SET state = 'dead', reason = NULL, person_numbers = '[]', updated_at = now()
           WHERE a.enrols_person_id = $1 AND a.reason IN ('several_faces', 'somebody_else')""",
        person_id,
    )
