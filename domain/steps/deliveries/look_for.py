"""Schedules the search in a recipient's chat for photos of which the bot does not know if they arrived."""

from domain.ids import ParticipantId
from domain.steps.work.work import Work


async def look_for(work: Work, participant_id: ParticipantId, *, delay_s: float = 0) -> None:
    """One search at a time seeks all photos of a recipient: two would read each other's captions.

    A newly lost photo is sought at once, even if the search for an older one is due later.
    """
    await work.add(
        "find_deliveries",
        lane=f"find:{participant_id}",
        delay_s=delay_s,
        participant_id=participant_id,
    )
