"""The owner does not want the older photos that were found."""

from uuid import UUID

from domain.steps.deliveries.note_answer import note_answer


async def decline_offer(person_id: UUID, participant_id: int) -> None:
    """They are not offered again before there are more of them. Nobody else's offer changes."""
    await note_answer(person_id, participant_id)
