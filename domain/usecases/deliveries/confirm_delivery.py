"""The recipient of a photo says that it does show the person."""

from domain.errors import NotFound
from domain.ids import AssetId, ParticipantId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.persons.live_person import IS_LIVE
from domain.steps.work.work import transaction


async def confirm_delivery(
    asset_id: AssetId, person_id: PersonId, participant_id: ParticipantId, doorbell: Doorbell
) -> None:
    """Keeps the answer. It changes no face's person: for that an owner has `confirm_face`. Safe to repeat.

    Raises NotFound for a photo or person of somebody else, for a photo that the person is not on any more,
    and while the person is hidden.
    """
    async with transaction(doorbell):
        kept = await sql.values(
            int,
            f"""UPDATE distributions x SET feedback = 'right',
                   feedback_at = CASE WHEN x.feedback = 'right' THEN x.feedback_at ELSE now() END
               FROM persons p, participant_persons l
               WHERE x.asset_id = $1 AND x.person_id = $2 AND x.participant_id = $3 AND x.withdrawn_at IS NULL
                 AND p.id = x.person_id AND {IS_LIVE} AND l.person_id = p.id
                 AND l.participant_id = x.participant_id AND l.state = 'approved'
               RETURNING x.id""",  # noqa: S608  a constant
            asset_id,
            person_id,
            participant_id,
        )
        if not kept:
            raise NotFound("photo")
