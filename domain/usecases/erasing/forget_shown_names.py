"""Before a certificate is shown: captions that still name somebody who is erased are corrected."""

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.steps.deliveries.forget_names import forget_names
from domain.steps.work.work import transaction


async def forget_shown_names(workspace_id: WorkspaceId | None, doorbell: Doorbell) -> int:
    """Returns in how many chats, which were not corrected yet. A send that began before the erase may have
    brought a name since. workspace_id None: of any workspace.
    """
    async with transaction(doorbell) as work:
        return await forget_names(work, workspace_id)
