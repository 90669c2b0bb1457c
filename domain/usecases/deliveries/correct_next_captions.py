"""A page of captions was corrected: the next one follows."""

from domain.ids import DeliveryId, ParticipantId, PersonId
from domain.ports import Doorbell
from domain.steps.deliveries.follow_name import correct_next_page
from domain.steps.work.work import transaction


async def correct_next_captions(
    person_id: PersonId, participant_id: ParticipantId, doorbell: Doorbell, *, below: DeliveryId
) -> None:
    """below: the oldest delivery that was corrected."""
    async with transaction(doorbell) as work:
        await correct_next_page(work, person_id, participant_id, below=below)
