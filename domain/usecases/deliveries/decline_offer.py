"""A participant does not want the older photos that were found."""

from domain.ids import ParticipantId, PersonId
from domain.steps.deliveries.note_answer import note_answer


async def decline_offer(person_id: PersonId, participant_id: ParticipantId) -> None:
    """The photos are not offered again before there are more of them. Nobody else's offer changes."""
    await note_answer(person_id, participant_id)
