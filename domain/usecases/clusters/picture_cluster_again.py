"""Draws an unknown person's picture again, because a card of this person has to be sent once more."""

from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def picture_cluster_again(number: int, doorbell: Doorbell) -> None:
    """Schedules the drawing: the former picture was deleted when the cards had been shown."""
    async with transaction(doorbell) as work:
        await work.add("picture_cluster", number=number)
