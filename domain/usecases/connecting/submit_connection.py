"""A participant has sent all photos: the draft becomes a request, which waits for a decision."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import ParticipantId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.good_photos import IS_GOOD
from domain.steps.connecting.lock_draft import lock_draft
from domain.steps.connecting.owe_verdict import note_all_told
from domain.steps.connecting.send_request import send_request
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Photos:
    open: int
    good: int


async def submit_connection(person_id: PersonId, participant_id: ParticipantId, doorbell: Doorbell) -> int:
    """Returns the number of usable photos. With 0 the person stays a draft: there is nothing to approve.

    Raises NotFound(`draft`) when this is not the participant's draft (any more), Conflict(`still_looking`)
    while photos or picked faces are being judged. Faces that nobody picked are deleted.
    """
    async with transaction(doorbell) as work:
        await lock_draft(person_id, participant_id)
        photos = await sql.one(
            _Photos,
            f"""SELECT count(*) FILTER (WHERE a.state = 'received' OR a.reason = 'choosing') AS open,
                   count(*) FILTER (WHERE {IS_GOOD}) AS good
               FROM image_assets a WHERE a.enrols_person_id = $1""",  # noqa: S608  a constant
            person_id,
        )
        assert photos is not None
        if photos.open:
            raise Conflict("still_looking")
        if photos.good:
            await send_request(work, person_id)
            await note_all_told(person_id)  # a sender who did not wait for the verdicts needs none
        return photos.good
