"""Forgets the photos of a member that wait to be looked at, because the member refuses that."""

from dataclasses import dataclass

from domain.ids import AssetId, GroupId, ParticipantId, PostingId, WorkspaceId
from domain.queries import sql
from domain.steps.deliveries.follow_postings import follow_postings
from domain.steps.deliveries.withdraw_replaced import withdraw_replaced
from domain.steps.work.work import Work

_WAITING = """
FROM image_assets a WHERE a.id IN (
    SELECT x.asset_id FROM postings x JOIN group_participants m ON m.group_id = x.group_id
        AND m.participant_id = x.posted_by_id AND m.consent = 'refused'
    WHERE x.group_id = $1 AND x.posted_by_id = $2) AND a.kind = 'post' AND a.state = 'received'
"""
_LOCK = f"SELECT a.id {_WAITING} ORDER BY a.id FOR UPDATE OF a"
# A photo that somebody else posted too, or that the member posted in another group as well, is still looked
# at, because of that other posting.
_ONLY_THEIRS = f"""SELECT a.id {_WAITING} AND a.id = ANY($3::bigint[]) AND NOT EXISTS (
    SELECT 1 FROM postings o WHERE o.asset_id = a.id
      AND (o.group_id <> $1 OR o.posted_by_id IS DISTINCT FROM $2)) ORDER BY a.id"""  # noqa: S608  constants


_THEIRS = "group_id = $1 AND posted_by_id = $2 AND asset_id = ANY($3::bigint[])"
_REPLACING = f"""SELECT id, workspace_id FROM image_assets WHERE id IN (
    SELECT asset_id FROM postings WHERE {_THEIRS} AND replaced_asset_ids <> '{{}}') ORDER BY id"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Photo:
    id: AssetId
    workspace_id: WorkspaceId


async def forget_waiting(work: Work, group_id: GroupId, participant_id: ParticipantId) -> int:
    """Returns how many photos are forgotten. Of a photo that is still looked at, the member's posting in this
    group is forgotten, so that it gives nobody a right to the photo. A photo whose recognition has ended by
    now stays; a recognition that still runs finds no photo when it ends.
    """
    # Somebody who posts one of these photos again at this moment holds its row, or waits for it.
    locked = await sql.values(AssetId, _LOCK, group_id, participant_id)
    gone = await sql.values(AssetId, _ONLY_THEIRS, group_id, participant_id, locked)
    # The caption may stand below the other photos of an album, too.
    said = await sql.values(
        PostingId,
        f"UPDATE postings SET caption = NULL WHERE {_THEIRS} AND caption IS NOT NULL RETURNING id",  # noqa: S608
        group_id,
        participant_id,
        locked,
    )
    await follow_postings(work, said)
    # A photo that such a message showed before it was edited is withdrawn from everybody.
    for photo in await sql.rows(_Photo, _REPLACING, group_id, participant_id, locked):
        await withdraw_replaced(work, photo.workspace_id, photo.id)
    await sql.execute("DELETE FROM image_assets WHERE id = ANY($1::bigint[])", gone)
    await sql.execute(f"DELETE FROM postings WHERE {_THEIRS}", group_id, participant_id, locked)  # noqa: S608
    return len(gone)
