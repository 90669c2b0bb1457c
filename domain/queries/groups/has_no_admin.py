"""Asks Telegram whether anybody can decide about a workspace without an admin chat."""

from domain.errors import Untold
from domain.ids import WorkspaceId
from domain.ports import Memberships
from domain.queries.connecting.request import admin_chat
from domain.queries.groups.groups import groups_of_workspace


async def has_no_admin(workspace_id: WorkspaceId, memberships: Memberships) -> bool:
    """Whether no person is an admin of any group of the workspace, and no admin chat decides for it.

    False where Telegram does not tell of a group, where the bot is out of one without having heard of it, and
    where there is no active group.
    """
    if await admin_chat(workspace_id) is not None:
        return False
    groups = await groups_of_workspace(workspace_id)
    try:
        for one in groups:
            if await memberships.administrators(one.tg_chat_id) or not await memberships.is_there(
                one.tg_chat_id
            ):
                return False
    except Untold:
        return False
    return bool(groups)
