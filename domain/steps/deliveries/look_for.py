"""The photos of a recipient whose answer was lost are looked for in their chat."""

from domain.ids import ParticipantId
from domain.steps.work.work import Work


async def look_for(work: Work, participant_id: ParticipantId, *, delay_s: float = 0) -> None:
    """One search at a time, for all of them: two at once would read the words that the other one wrote.

    A photo that was just lost does not wait for the search that an older one is to have later.
    """
    await work.add(
        "find_deliveries",
        lane=f"find:{participant_id}",
        delay_s=delay_s,
        participant_id=participant_id,
    )
