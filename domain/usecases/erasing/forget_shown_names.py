"""Before a certificate is shown: adds tasks that take erased names out of captions."""

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.steps.deliveries.forget_names import forget_names
from domain.steps.work.work import transaction


async def forget_shown_names(workspace_id: WorkspaceId | None, doorbell: Doorbell) -> int:
    """Returns how many open chats are still to be corrected. A send that began before the erase may have
    brought a name to a chat that was corrected. workspace_id: None for all workspaces.
    """
    async with transaction(doorbell) as work:
        return await forget_names(work, workspace_id)
