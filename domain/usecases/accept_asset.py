"""A photo was posted in a group: it is on record, and somebody will look at it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.ports import AssetId, Doorbell
from domain.queries import sql
from domain.steps.add_progress import add_progress
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.work import Work, transaction


@dataclass(frozen=True, slots=True)
class PostedPhoto:
    """As the group's message showed it. username: of a public group. reason: why it cannot be looked at."""

    tg_chat_id: int
    tg_message_id: int
    tg_file_id: str
    tg_file_unique_id: str
    media: Literal["photo", "document", "video"]
    posted_by: int | None
    posted_at: datetime
    media_group_id: str | None = None
    caption: str | None = None
    username: str | None = None
    reason: str | None = None


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
        asset = await _asset(group["workspace_id"], photo)
        posting = await sql.one(
            """INSERT INTO postings (asset_id, group_id, posted_by_id, tg_message_id, media_group_id,
                   posted_at, caption)
               VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (group_id, tg_message_id) DO NOTHING RETURNING id""",
            asset["id"],
            group["id"],
            photo.posted_by,
            photo.tg_message_id,
            photo.media_group_id,
            photo.posted_at,
            photo.caption,
        )
        if posting is not None:
            await _follow_up(work, group["workspace_id"], asset, photo)
        return AssetId(asset["id"])


async def _asset(workspace_id: int, photo: PostedPhoto) -> sql.Row:
    asset = await sql.one(
        """INSERT INTO image_assets (workspace_id, kind, media, state, reason, tg_file_id, tg_file_unique_id,
               taken_at)
           VALUES ($1, 'post', $2, CASE WHEN $3::text IS NULL THEN 'received' ELSE 'rejected' END, $3, $4, $5,
               $6)
           ON CONFLICT (workspace_id, tg_file_unique_id) WHERE kind = 'post' DO UPDATE SET updated_at = now()
           RETURNING id, state""",
        workspace_id,
        photo.media,
        photo.reason,
        photo.tg_file_id,
        photo.tg_file_unique_id,
        photo.posted_at,
    )
    assert asset is not None
    return asset


async def _follow_up(work: Work, workspace_id: int, asset: sql.Row, photo: PostedPhoto) -> None:
    if asset["state"] == "received":
        await work.add("recognise_asset", asset_id=asset["id"])
    elif asset["state"] == "done":
        await owe_deliveries(work, workspace_id, [asset["id"]])
    await add_progress(
        work,
        asset["id"],
        photo.tg_chat_id,
        photo.media_group_id,
        is_rejected=asset["state"] == "rejected",
    )
