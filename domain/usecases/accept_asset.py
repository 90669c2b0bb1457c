"""A photo was posted in a group: it is on record, and somebody will look at it."""

from domain.ports import AssetId, Doorbell
from domain.queries import sql
from domain.steps.keep_photo import PostedPhoto, follow_up, keep_photo
from domain.steps.work import transaction

__all__ = ["PostedPhoto", "accept_asset"]


async def accept_asset(photo: PostedPhoto, doorbell: Doorbell) -> AssetId | None:
    """None when the group is not active, or who posts it refused: nothing is stored then.

    posted_by: a participant's id. The same file posted again is the same asset with one posting more,
    so that members of the second group receive it too.
    """
    async with transaction(doorbell) as work:
        group = await sql.one(
            """SELECT id, workspace_id FROM groups g WHERE tg_chat_id = $1 AND active
                 AND NOT EXISTS (SELECT 1 FROM group_participants m WHERE m.group_id = g.id
                     AND m.participant_id = $2 AND m.consent = 'refused')""",
            photo.tg_chat_id,
            photo.posted_by,
        )
        if group is None:
            return None
        await sql.execute(
            "UPDATE groups SET username = $2 WHERE id = $1 AND username IS DISTINCT FROM $2",
            group["id"],
            photo.username,
        )
        asset = await keep_photo(group["workspace_id"], photo)
        posting = await sql.one(
            """INSERT INTO postings (asset_id, group_id, posted_by_id, tg_message_id, media_group_id,
                   posted_at, caption, is_protected)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
               ON CONFLICT (group_id, tg_message_id) DO NOTHING RETURNING id""",
            asset["id"],
            group["id"],
            photo.posted_by,
            photo.tg_message_id,
            photo.media_group_id,
            photo.posted_at,
            photo.caption,
            photo.is_protected,
        )
        if posting is not None:
            await follow_up(work, group["workspace_id"], asset, photo)
        return AssetId(asset["id"])
