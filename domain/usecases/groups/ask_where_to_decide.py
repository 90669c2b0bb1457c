"""Asks the chat of the ADMIN_CHAT_ID setting for which groups it decides: at the start of the service, and
when the bot is added to that chat.
"""

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.steps.work.work import transaction

_ASKED_AT_MOST = 10


async def ask_where_to_decide(tg_chat_id: int, doorbell: Doorbell) -> None:
    """The chat is asked about workspaces that have an active group and no admin chat, the ten oldest of them;
    about none if it is an admin chat itself.
    """
    if await workspace_of_admin_chat(tg_chat_id) is not None:
        return
    async with transaction(doorbell) as work:
        for workspace_id in await sql.values(
            WorkspaceId,
            """SELECT id FROM workspaces w WHERE tg_admin_chat_id IS NULL AND erasing_at IS NULL
                 AND EXISTS (SELECT 1 FROM groups g WHERE g.workspace_id = w.id AND g.active)
               ORDER BY id LIMIT $1""",
            _ASKED_AT_MOST,
        ):
            await work.add("show_deciding", workspace_id=workspace_id)
