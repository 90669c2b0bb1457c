"""A group has a new title in Telegram."""

from domain.ids import WorkspaceId
from domain.queries import sql


async def rename_group(tg_chat_id: int, title: str) -> bool:
    """Returns False for a chat that is no group, or has this title already. A workspace has the name of its
    first group, so it is renamed, too.
    """
    async with sql.in_transaction():
        workspace_id = await sql.value(
            WorkspaceId,
            """SELECT id FROM workspaces WHERE id = (SELECT workspace_id FROM groups WHERE tg_chat_id = $1)
               FOR NO KEY UPDATE""",
            tg_chat_id,
        )
        former = await sql.value(
            str,
            "SELECT title FROM groups WHERE tg_chat_id = $1 AND title <> left($2, 255)",
            tg_chat_id,
            title,
        )
        if former is None:
            return False
        await sql.execute("UPDATE groups SET title = left($2, 255) WHERE tg_chat_id = $1", tg_chat_id, title)
        await sql.execute(
            """UPDATE workspaces SET name = left($3, 255) WHERE id = $1 AND name = $2
                 AND (SELECT tg_chat_id FROM groups WHERE workspace_id = $1 ORDER BY id LIMIT 1) = $4""",
            workspace_id,
            former,
            title,
            tg_chat_id,
        )
        return True
