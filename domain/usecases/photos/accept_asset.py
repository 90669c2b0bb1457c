"""Stores a photo that was posted in a group, with a task that recognises it."""

from dataclasses import dataclass

from domain.ids import AssetId, GroupId, PostingId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.rules.service.retention import DAYS_UNKNOWN
from domain.steps.deliveries.follow_postings import follow_postings
from domain.steps.photos.keep_photo import PostedPhoto, follow_up, keep_photo
from domain.steps.photos.protect_postings import protect_postings
from domain.steps.work.work import transaction
from domain.values.quotas import PHOTOS_AN_HOUR

__all__ = ["PostedPhoto", "accept_asset"]

# The row locks are held until the commit: an upgrade of the group to a supergroup waits for them, or this
# statement waits for the upgrade and reads the new row. The workspace is locked before the group, as by
# whatever may delete both. Photos of one group do not wait for one another before the end, where they
# take the group's turn.
_GROUP = """
SELECT g.id, g.workspace_id, g.username, g.tg_chat_id = $1 AS is_there,
    (SELECT asset_id FROM postings x WHERE x.group_id = g.id AND x.tg_message_id = $3) AS posted
FROM groups g JOIN workspaces w ON w.id = g.workspace_id
WHERE (g.tg_chat_id = $1 OR g.former_tg_chat_id = $1) AND g.active
  AND NOT EXISTS (SELECT 1 FROM group_participants m WHERE m.group_id = g.id
      AND m.participant_id = $2 AND m.consent = 'refused')
FOR KEY SHARE OF w, g
"""
# In a group that has another chat id by now, the message's number belongs to another message. So a repeated
# update is recognised by the photo and the time of the post.
_POSTED_BEFORE = """
SELECT a.id AS posted FROM image_assets a JOIN postings x ON x.asset_id = a.id AND x.group_id = $2
WHERE a.workspace_id = $1 AND a.kind = 'post' AND a.tg_file_unique_id = $3
  AND x.tg_message_id IS NULL AND x.posted_at = $4
"""


@dataclass(frozen=True, slots=True)
class _Group:
    """is_there: the group still has the chat id of the message. posted: the asset that the message shows."""

    id: GroupId
    workspace_id: WorkspaceId
    username: str | None
    is_there: bool
    posted: AssetId | None


async def accept_asset(
    photo: PostedPhoto,
    doorbell: Doorbell,
    *,
    photos_an_hour: int = PHOTOS_AN_HOUR,
    unknown_face_ttl_days: int = DAYS_UNKNOWN,
) -> AssetId | None:
    """Returns the photo's asset. None when the group is not active or the sender refused consent: nothing is
    stored then.

    The same file posted again is the same asset with one posting more, so that members of the second group
    receive it too.
    """
    async with transaction(doorbell) as work:
        group = await _lock(photo)
        if group is None:
            return None
        if group.username != photo.username:
            await sql.execute("UPDATE groups SET username = $2 WHERE id = $1", group.id, photo.username)
        number = photo.tg_message_id if group.is_there else None
        if (posted := await _posted(group, photo)) is not None:
            return posted
        asset = await keep_photo(group.workspace_id, photo)
        if photo.is_protected:
            await protect_postings(group.id, number)
        posting_id = await _post(group.id, asset.id, number, photo)
        if posting_id is not None:
            if photo.media_group_id is not None and photo.caption is not None:
                # The caption stands under earlier parts of the album, too.
                await follow_postings(work, [posting_id])
            await follow_up(
                work,
                group.workspace_id,
                group.id,
                asset,
                photo,
                posting_id=posting_id,
                photos_an_hour=photos_an_hour,
                unknown_face_ttl_days=unknown_face_ttl_days,
            )
        return asset.id


async def _lock(photo: PostedPhoto) -> _Group | None:
    """Locks the chat's group. If its row is replaced while this waits, the second try finds the new row."""
    which = (photo.tg_chat_id, photo.posted_by, photo.tg_message_id)
    return await sql.one(_Group, _GROUP, *which) or await sql.one(_Group, _GROUP, *which)


async def _posted(group: _Group, photo: PostedPhoto) -> AssetId | None:
    """The asset of the message's posting, if the same update was handled before."""
    if group.is_there:
        return group.posted
    which = (group.workspace_id, group.id, photo.tg_file_unique_id, photo.posted_at)
    return await sql.value(AssetId, _POSTED_BEFORE, *which)


async def _post(
    group_id: GroupId, asset_id: AssetId, number: int | None, photo: PostedPhoto
) -> PostingId | None:
    """Stores the posting. Returns None when another process that handles the same update was first."""
    return await sql.value(
        PostingId,
        """INSERT INTO postings (asset_id, group_id, posted_by_id, tg_message_id, media_group_id,
               posted_at, caption, is_protected)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (group_id, tg_message_id) DO NOTHING RETURNING id""",
        asset_id,
        group_id,
        photo.posted_by,
        number,
        photo.media_group_id,
        photo.posted_at,
        photo.caption,
        photo.is_protected,
    )
