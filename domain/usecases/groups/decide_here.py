"""Makes the chat of the ADMIN_CHAT_ID setting a workspace's admin chat, when a member of it says so."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import TelegramRequester
from domain.states import MemberStatus
from domain.steps.groups.bind_chat import bind_chat
from domain.steps.groups.lock_chats import lock_chats
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Workspace:
    tg_admin_chat_id: int | None


async def decide_here(
    workspace_id: WorkspaceId,
    tg_chat_id: int,
    by: TelegramRequester,
    *,
    doorbell: Doorbell,
) -> None:
    """tg_chat_id: the chat of the setting, where the button was pressed. Nothing changes if it is the
    workspace's admin chat already.

    Raises NotFound(`group`) for a user who is not in the chat, and for a workspace that is gone or has
    another admin chat; Conflict(`chat_taken`, `chat_of_old_list`) as `bind_chat` does.
    """
    status = await by.memberships.status(tg_chat_id, by.tg_user_id)
    if status not in (MemberStatus.ADMIN, MemberStatus.MEMBER):
        raise NotFound("group")
    async with transaction(doorbell) as work:
        await lock_chats()
        await lock_workspace(workspace_id)
        workspace = await sql.one(
            _Workspace,
            "SELECT tg_admin_chat_id FROM workspaces WHERE id = $1 AND erasing_at IS NULL",
            workspace_id,
        )
        if workspace is not None and workspace.tg_admin_chat_id == tg_chat_id:
            return
        if workspace is None or workspace.tg_admin_chat_id is not None:
            raise NotFound("group")
        await bind_chat(work, workspace_id, tg_chat_id, by.actor)
        await work.add("show_deciding", workspace_id=workspace_id)
