"""Erases everything of a workspace, as an admin of its admin chat asks."""

from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries.access.acting import TelegramRequester
from domain.queries.access.authority import admit_to_erase_workspace
from domain.queries.chats.participant import language_of
from domain.steps.erasing.erase_workspace_rows import erase_workspace_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.work.work import transaction


async def erase_workspace(
    workspace_id: WorkspaceId,
    by: TelegramRequester,
    *,
    tg_notify_chat_id: int,
    doorbell: Doorbell,
) -> dict[str, int]:
    """Returns counts of what is gone. tg_notify_chat_id: the chat that gets the certificate.

    Raises NotFound for a user who is not in the admin chat and for a workspace that is gone, Forbidden for a
    member of the chat who is no admin of it.
    """
    await admit_to_erase_workspace(workspace_id, by.tg_user_id, by.memberships)
    async with transaction(doorbell) as work:
        order = Order(by.tg_user_id, tg_notify_chat_id, await language_of(by.tg_user_id))
        counts = await erase_workspace_rows(work, workspace_id, order)
        if counts is None:
            raise NotFound("workspace")
        return counts
