"""Finds the photo that a user means, by its message or its file. Their right to see it is checked later."""

import re

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql


async def photo_of_message(tg_chat_id: int, tg_message_id: int) -> AssetId | None:
    """The photo that a message of a group shows."""
    return await sql.value(
        AssetId,
        """SELECT x.asset_id FROM postings x JOIN groups g ON g.id = x.group_id
           WHERE g.tg_chat_id = $1 AND x.tg_message_id = $2""",
        tg_chat_id,
        tg_message_id,
    )


async def photo_of_public_message(username: str, tg_message_id: int) -> AssetId | None:
    """The photo that a message of a public group shows. username: of the group, in upper or lower case."""
    return await sql.value(
        AssetId,
        """SELECT x.asset_id FROM postings x JOIN groups g ON g.id = x.group_id
           WHERE g.username ~* $1 AND x.tg_message_id = $2 ORDER BY x.id DESC LIMIT 1""",
        f"^{re.escape(username)}$",
        tg_message_id,
    )


async def photos_of_file(tg_file_unique_id: str) -> list[AssetId]:
    """At most ten recognised photos with this file. A forwarded or delivered photo is still the same file.
    The photos may be of several workspaces.
    """
    return await sql.values(
        AssetId,
        """SELECT id FROM image_assets WHERE tg_file_unique_id = $1 AND kind = 'post' AND state = 'done'
           ORDER BY id LIMIT 10""",
        tg_file_unique_id,
    )


async def workspace_of_photo(asset_id: AssetId) -> WorkspaceId | None:
    """None for a photo that is gone or was not recognised, and for a training photo."""
    return await sql.value(
        WorkspaceId,
        "SELECT workspace_id FROM image_assets WHERE id = $1 AND kind = 'post' AND state = 'done'",
        asset_id,
    )
