"""Sets and reads the admin chats of workspaces, for tests that do not name the column."""

from tests import sql


async def set_admin_chat(tg_chat_id: int | None, workspace_id: int | None = None) -> None:
    """Makes the chat the admin chat of this workspace, or of every workspace that there is."""
    await sql.execute(
        "UPDATE workspaces SET tg_admin_chat_id = $1 WHERE $2::bigint IS NULL OR id = $2",
        tg_chat_id,
        workspace_id,
    )


async def admin_chats() -> list[int | None]:
    """The admin chat of each workspace, in the order in which they were made."""
    rows = await sql.rows("SELECT tg_admin_chat_id AS chat FROM workspaces ORDER BY id")
    return [row["chat"] for row in rows]


async def admin_chat_of(workspace_id: int) -> int | None:
    return await sql.value(int, "SELECT tg_admin_chat_id FROM workspaces WHERE id = $1", workspace_id)
