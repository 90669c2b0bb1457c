"""An unknown person's card comes once more, because its chat let the bot change the former one no more."""

from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def picture_cluster_again(number: int, doorbell: Doorbell) -> None:
    """Has the faces drawn again: the picture was deleted when the former card had it."""
    async with transaction(doorbell) as work:
        await work.add("picture_cluster", number=number)
