"""Which photo somebody means: by its message, or by its file. Whether they may see it is asked later."""

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql


async def photo_of_message(tg_chat_id: int, tg_message_id: int) -> AssetId | None:
    """What a message of a group showed."""
    return await sql.value(
        AssetId,
        """SELECT x.asset_id FROM postings x JOIN groups g ON g.id = x.group_id
           WHERE g.tg_chat_id = $1 AND x.tg_message_id = $2""",
        tg_chat_id,
        tg_message_id,
    )


async def photos_of_file(tg_file_unique_id: str) -> list[AssetId]:
    """Forwarded or delivered it is the same file; it may have been posted in several workspaces."""
    return await sql.values(
        AssetId,
        """SELECT id FROM image_assets WHERE tg_file_unique_id = $1 AND kind = 'post' AND state = 'done'
           ORDER BY id LIMIT 10""",
        tg_file_unique_id,
    )


async def workspace_of_photo(asset_id: AssetId) -> WorkspaceId | None:
    """None for one that nobody looked at, and for a training photo."""
    return await sql.value(
        WorkspaceId,
        "SELECT workspace_id FROM image_assets WHERE id = $1 AND kind = 'post' AND state = 'done'",
        asset_id,
    )
