"""ADMIN_CHAT_ID was set after the first workspace came into being."""

from domain.queries import sql


async def adopt_admin_chat(tg_chat_id: int) -> bool:
    """Gives the chat to the first workspace. False when that has one, or the chat serves another purpose."""
    adopted = await sql.execute(
        """UPDATE workspaces SET tg_admin_chat_id = $1
           WHERE id = (SELECT min(id) FROM workspaces WHERE erasing_at IS NULL) AND tg_admin_chat_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM workspaces WHERE tg_admin_chat_id = $1)
             AND NOT EXISTS (SELECT 1 FROM groups WHERE tg_chat_id = $1)""",
        tg_chat_id,
    )
    return adopted == 1
