"""The bot's rights in a group changed: its introduction says whether it sees photos now."""

from domain.ids import GroupId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def renew_introduction(group_id: GroupId, doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        await work.add("show_introduction", group_id=group_id)
