"""Telegram gave a chat another id."""

from domain.queries import sql
from domain.steps.forget_empty_workspace import forget_empty_workspace


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
    # Its own updates may have come first, and made a group of it, in a workspace of its own.
    heard = await sql.one(
        "SELECT id, workspace_id FROM groups WHERE tg_chat_id = $1 FOR UPDATE", new_tg_chat_id
    )
    if heard is not None:
        await _take_over(group, heard)
    await sql.execute("UPDATE groups SET tg_chat_id = $2 WHERE id = $1", group["id"], new_tg_chat_id)


async def _take_over(group: sql.Row, heard: sql.Row) -> None:
    """Photos that nobody has looked at yet come along; faces that were found stay where they are."""
    await sql.execute(
        """UPDATE image_assets a SET workspace_id = $2 WHERE a.workspace_id = $3 AND a.state = 'received'
             AND EXISTS (SELECT 1 FROM postings x WHERE x.asset_id = a.id AND x.group_id = $1)
             AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = a.id)
             AND NOT EXISTS (SELECT 1 FROM image_assets o WHERE o.workspace_id = $2
                             AND o.tg_file_unique_id = a.tg_file_unique_id AND o.id <> a.id)""",
        heard["id"],
        group["workspace_id"],
        heard["workspace_id"],
    )
    await sql.execute(
        """UPDATE postings SET group_id = $1 FROM image_assets a
           WHERE a.id = postings.asset_id AND postings.group_id = $2 AND a.workspace_id = $3""",
        group["id"],
        heard["id"],
        group["workspace_id"],
    )
    await sql.execute("DELETE FROM groups WHERE id = $1", heard["id"])
    await forget_empty_workspace(heard["workspace_id"])
