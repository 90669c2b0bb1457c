"""Erases everything of a group, as one of its admins or somebody in the admin chat asks."""

from domain.errors import NotFound
from domain.ids import GroupId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import TelegramRequester
from domain.queries.access.authority import admit_to_erase_group
from domain.queries.chats.participant import language_of
from domain.settings import Settings
from domain.steps.connecting.end_request import end_requests_from
from domain.steps.erasing.erase_group_rows import erase_group_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.groups.tell_members import tell_members
from domain.steps.work.work import transaction


async def erase_group(
    group_id: GroupId,
    by: TelegramRequester,
    *,
    tg_notify_chat_id: int,
    settings: Settings,
    doorbell: Doorbell,
) -> dict[str, int]:
    """Returns counts of what is gone. tg_notify_chat_id: the chat that gets the certificate.

    Raises NotFound for a user who decides nothing there, as for a group that does not exist; Forbidden for
    an admin of another group of the workspace; Untold where only Telegram could tell.
    """
    await admit_to_erase_group(group_id, by.tg_user_id, by.memberships)
    async with transaction(doorbell) as work:
        workspace_id = await sql.value(WorkspaceId, "SELECT workspace_id FROM groups WHERE id = $1", group_id)
        if workspace_id is None:
            raise NotFound("group")
        order = Order(by.tg_user_id, tg_notify_chat_id, await language_of(by.tg_user_id))
        await lock_workspace(workspace_id)
        await end_requests_from(work, group_id, settings)
        await tell_members(work, workspace_id, group_id)
        counts = await erase_group_rows(work, group_id, order, settings)
        if counts is None:
            raise NotFound("group")
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'erase_group', 'group', $3)""",
            workspace_id,
            by.actor,
            group_id,
        )
        return counts
