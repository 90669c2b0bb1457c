"""The bot is in an admin chat again: what waits for a decision is shown there."""

from domain.ports import Doorbell
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.steps.groups.follow_admin_chat import follow_admin_chat
from domain.steps.work.work import transaction


async def return_to_admin_chat(tg_chat_id: int, doorbell: Doorbell) -> None:
    """Does nothing in other chats. A request may have come while the bot was away; and after a change of the
    bot there is no card of anything that waits.
    """
    async with transaction(doorbell) as work:
        workspace_id = await workspace_of_admin_chat(tg_chat_id)
        if workspace_id is not None:
            await follow_admin_chat(work, workspace_id)
