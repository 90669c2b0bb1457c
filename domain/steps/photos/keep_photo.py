"""Puts a photo of a group's message on record, and has it recognised."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from domain.ids import AssetId, GroupId, ParticipantId, PostingId, WorkspaceId
from domain.queries import sql
from domain.rules.work.turns import turn_of
from domain.states import AssetState
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.photos.add_progress import add_progress
from domain.steps.photos.take_up_again import IS_GIVEN_UP
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class PostedPhoto:
    """A photo as the group's message shows it. username: of a public group.

    reason: why it cannot be recognised. is_protected: the group lets nobody pass it on.
    """

    tg_chat_id: int
    tg_message_id: int
    tg_file_id: str
    tg_file_unique_id: str
    media: Literal["photo", "document", "video"]
    posted_by: ParticipantId | None
    posted_at: datetime
    media_group_id: str | None = None
    caption: str | None = None
    username: str | None = None
    reason: str | None = None
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """The asset of a posted photo. The file may have been posted before: then state says what came of it, and
    created_at is when the first posting was kept. is_new: it was not posted before.
    """

    id: AssetId
    state: AssetState
    created_at: datetime
    is_new: bool


# The new file id is kept: Telegram may have forgotten the former one, or that one is of another bot account
# and of no use to this one.
_KEEP = f"""
INSERT INTO image_assets AS a (workspace_id, kind, media, state, reason, tg_file_id, tg_file_unique_id,
    taken_at)
VALUES ($1, 'post', $2, CASE WHEN $3::text IS NULL THEN 'received' ELSE 'rejected' END, $3, $4, $5, $6)
ON CONFLICT (workspace_id, tg_file_unique_id) WHERE kind = 'post' DO UPDATE SET
    updated_at = now(), tg_file_id = EXCLUDED.tg_file_id,
    state = CASE WHEN {IS_GIVEN_UP} THEN EXCLUDED.state ELSE a.state END,
    reason = CASE WHEN {IS_GIVEN_UP} THEN EXCLUDED.reason ELSE a.reason END
RETURNING id, state, created_at, xmax = 0 AS is_new  -- an updated row has another xmax
"""  # noqa: S608  a constant


async def keep_photo(workspace_id: WorkspaceId, photo: PostedPhoto) -> KeptPhoto:
    """The same file in a workspace is one asset."""
    asset = await sql.one(
        KeptPhoto,
        _KEEP,
        workspace_id,
        photo.media,
        photo.reason,
        photo.tg_file_id,
        photo.tg_file_unique_id,
        photo.posted_at,
    )
    assert asset is not None
    return asset


async def follow_up(
    work: Work,
    workspace_id: WorkspaceId,
    group_id: GroupId,
    asset: KeptPhoto,
    photo: PostedPhoto,
    *,
    posting_id: PostingId,
    photos_an_hour: int,
    unknown_face_ttl_days: int,
) -> bool:
    """Has a new photo recognised; one that was recognised before is owed to members of this group, too.
    A photo that is older than `unknown_face_ttl_days` is looked at again each time it is posted: its unknown
    faces were deleted, and the people whose faces they were may be connected by now.

    A photo above this hour's quota is recognised later, and the group is told once a day. A new photo takes
    the group's turn, which locks the group's row: call it last. A waiting photo that is posted again takes
    another turn only if that turn comes sooner.

    Returns whether it is looked at.
    """
    await add_progress(
        work,
        asset.id,
        posting_id,
        photo.tg_chat_id,
        photo.media_group_id,
        is_rejected=asset.state is AssetState.REJECTED,
        is_state_new=asset.is_new,
    )
    if asset.state is AssetState.DONE:
        await owe_deliveries(work, workspace_id, [asset.id], is_posted_again=True)
    kind = _kind_of_look(asset, photo, unknown_face_ttl_days)
    if kind is None:
        return False
    turn = (group_id, photo.posted_by, photos_an_hour)
    wait_s = await sql.value(float, _WAITS_NO_LONGER, *turn, kind, str(asset.id))
    wait = await _wait(*turn) if wait_s is None else _Wait(wait_s)
    # In the group's turn a flood would hold up the group's later photos, so it waits in a turn of its own.
    flood = turn_of(f"{photo.tg_chat_id}:flood") if wait.is_flood and wait.s else None
    await work.add(kind, asset_id=asset.id, delay_s=wait.s, turn=flood)
    if wait.s:
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        await work.add("show_quota", dedupe=f"{group_id}:{today}", once=True, group_id=group_id, day=today)
    return True


def _kind_of_look(asset: KeptPhoto, photo: PostedPhoto, unknown_face_ttl_days: int) -> str | None:
    if asset.state is AssetState.RECEIVED:
        return "recognise_video" if photo.media == "video" else "recognise_asset"
    age = datetime.now(UTC) - asset.created_at
    is_forgotten = age > timedelta(days=unknown_face_ttl_days)
    return "look_at_repost" if asset.state is AssetState.DONE and is_forgotten else None


# Each photo moves its sender's next turn on by one share of an hour, and one of the group's two turns, too:
# that of floods if the sender has used up this hour's photos or is not known, otherwise that of other photos.
# Unused turns of the last hour are made up for. The group is locked before the member, as in all other code.
_TURN = """
WITH its_group AS (SELECT id FROM groups WHERE id = $1 FOR NO KEY UPDATE),
own AS (
    UPDATE group_participants m SET next_photo_at =
        greatest(m.next_photo_at, now() - interval '1 hour') + interval '1 hour' / $3::float8
    FROM its_group g WHERE m.group_id = g.id AND m.participant_id = $2 RETURNING m.next_photo_at),
share AS (SELECT own_at, coalesce(own_at > now(), true) AS is_flood
    FROM (SELECT (SELECT next_photo_at FROM own) AS own_at) AS o)
UPDATE groups SET
    next_photo_at = CASE WHEN is_flood THEN next_photo_at ELSE
        greatest(next_photo_at, now() - interval '1 hour') + interval '1 hour' / $3::float8 END,
    next_flood_at = CASE WHEN is_flood THEN
        greatest(next_flood_at, now() - interval '1 hour') + interval '1 hour' / $3::float8
        ELSE next_flood_at END
FROM share WHERE id = $1
RETURNING extract(epoch FROM
    greatest(own_at, CASE WHEN is_flood THEN next_flood_at ELSE next_photo_at END) - now())::float8 AS s,
    is_flood
"""


# For how many seconds the scheduled look at this photo still waits. No row if there is none, or if the next
# turn of this sender ($2) would come sooner: it is computed as in `_TURN`, but not taken. $4: the kind of the
# look's task, $5: the task's key.
_WAITS_NO_LONGER = """
SELECT greatest(extract(epoch FROM t.not_before - now()), 0)::float8 AS wait_s
FROM tasks t JOIN groups g ON g.id = $1
LEFT JOIN group_participants m ON m.group_id = g.id AND m.participant_id = $2
CROSS JOIN LATERAL (SELECT interval '1 hour' / $3::float8 AS share) s
CROSS JOIN LATERAL (SELECT CASE WHEN m.group_id IS NOT NULL THEN
    greatest(m.next_photo_at, now() - interval '1 hour') + share END AS own_at) o
WHERE t.kind = $4 AND t.dedupe_key = $5 AND t.state = 'ready'
  AND t.not_before <= greatest(now(), own_at, share + greatest(now() - interval '1 hour',
    CASE WHEN coalesce(own_at > now(), true) THEN g.next_flood_at ELSE g.next_photo_at END))
"""


# Each waiting photo moved the turns on by one share of an hour (one that is posted again takes another turn
# only if that comes sooner). If a turn is further away than the shares of all photos that wait anywhere and
# one hour more, it was written while the clock was ahead; the clock was put back since, and the turns are
# forgotten.
_FORGET_TURNS = """
WITH its_group AS (
    UPDATE groups SET next_photo_at = NULL, next_flood_at = NULL
    WHERE id = $1 AND $2::float8 > 3600 + 3600 / $3::float8 * (
        SELECT count(*) FROM tasks WHERE kind = ANY($4::text[]) AND state IN ('ready', 'leased'))
    RETURNING id),
members AS (UPDATE group_participants m SET next_photo_at = NULL FROM its_group g WHERE m.group_id = g.id)
SELECT id FROM its_group
"""
_LOOKS = ["recognise_asset", "recognise_video", "look_at_repost"]
_AN_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class _Wait:
    """s: seconds. is_flood: the sender exceeds the share of an hour, or is not known."""

    s: float
    is_flood: bool = False


async def _wait(group_id: GroupId, participant_id: ParticipantId | None, photos_an_hour: int) -> _Wait:
    """Returns how many seconds the recognition of this photo waits: 0 while its sender and the group have
    photos left in this hour. A sender who exceeds the share delays only others who exceed it.

    The group's row is locked until the commit, and all photos of the group wait for it: call it last.
    """
    turn = (_TURN, group_id, participant_id, photos_an_hour)
    wait = await sql.one(_Wait, *turn) or _Wait(0.0)
    if wait.s > _AN_HOUR_S:
        known = (group_id, wait.s, photos_an_hour, _LOOKS)
        if await sql.value(GroupId, _FORGET_TURNS, *known) is not None:
            wait = await sql.one(_Wait, *turn) or _Wait(0.0)
    return replace(wait, s=max(0.0, wait.s))
