"""A photo whose answer was lost is looked for in its recipient's chat."""

from domain.steps.work import Work


async def look_for(
    work: Work, delivery_id: int, participant_id: int, *, tries: int = 0, delay_s: float = 0
) -> None:
    """One after the other for each recipient: two at once would read the words that the other one wrote."""
    await work.add(
        "find_delivery",
        lane=f"find:{participant_id}",
        delay_s=delay_s,
        delivery_id=delivery_id,
        tries=tries,
    )
