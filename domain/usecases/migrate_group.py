"""Telegram gave a chat another id."""

from domain.queries import sql


async def migrate_group(old_tg_chat_id: int, new_tg_chat_id: int) -> None:
    """A group became a supergroup: same photos, same people, another id. Safe to repeat."""
    async with sql.in_transaction():
        group = await sql.one(
            "SELECT id, workspace_id FROM groups WHERE tg_chat_id = $1 FOR UPDATE", old_tg_chat_id
        )
        if group is not None:
            await _move(group, new_tg_chat_id)
        await sql.execute(
            "UPDATE workspaces SET tg_admin_chat_id = $2 WHERE tg_admin_chat_id = $1",
            old_tg_chat_id,
            new_tg_chat_id,
        )
        await sql.execute(
            "UPDATE tasks SET waits_for_tg_chat_id = $2 WHERE waits_for_tg_chat_id = $1",
            old_tg_chat_id,
            new_tg_chat_id,
        )


async def _move(group: sql.Row, new_tg_chat_id: int) -> None:
    # The new chat counts from 1: its message 7 is not the message 7 of the old one.
    await sql.execute("UPDATE postings SET tg_message_id = NULL WHERE group_id = $1", group["id"])
    # Its own updates may have come first, and made a group of it.
    await sql.execute(
        """UPDATE postings SET group_id = $1 FROM groups g WHERE g.id = postings.group_id
             AND g.tg_chat_id = $2 AND g.workspace_id = $3""",
        group["id"],
        new_tg_chat_id,
        group["workspace_id"],
    )
    await sql.execute("DELETE FROM groups WHERE tg_chat_id = $1", new_tg_chat_id)
    await sql.execute("UPDATE groups SET tg_chat_id = $2 WHERE id = $1", group["id"], new_tg_chat_id)
