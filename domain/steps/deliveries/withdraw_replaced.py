"""Withdraws photos that no message shows any more, after an edit."""

from domain.ids import AssetId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.steps.deliveries.withdraw_photos import Lost, correct_lost, withdrawing
from domain.steps.work.work import Work

# Former photos that no message shows any more. $1: the new photo.
_REPLACED = """(
    SELECT DISTINCT old FROM postings x, unnest(x.replaced_asset_ids) AS old
    WHERE x.asset_id = $1 AND NOT EXISTS (SELECT 1 FROM postings o WHERE o.asset_id = old))"""
_LOCK_PARTICIPANTS = f"""
SELECT id FROM participants WHERE id IN (
    SELECT participant_id FROM distributions WHERE asset_id IN {_REPLACED} AND withdrawn_at IS NULL)
ORDER BY id FOR SHARE
"""  # noqa: S608  a constant
# Waits for a transaction that posts a former photo again, which holds these locks: the next statement sees
# the posting, and leaves the photo.
_LOCK_DISTRIBUTIONS = f"""
SELECT id FROM distributions WHERE asset_id IN {_REPLACED} AND withdrawn_at IS NULL ORDER BY id FOR UPDATE
"""  # noqa: S608  a constant
_WITHDRAW = withdrawing(
    f"""x.asset_id IN {_REPLACED} AND NOT EXISTS (
        SELECT 1 FROM face_instances f WHERE f.asset_id = $1 AND f.person_id = x.person_id)""",  # noqa: S608
    workspace="$2",
)

_LOCK_ITS_PARTICIPANTS = """
SELECT id FROM participants WHERE id IN (
    SELECT participant_id FROM distributions WHERE asset_id = $1 AND withdrawn_at IS NULL)
ORDER BY id FOR SHARE
"""
_WITHDRAW_UNSHOWN = withdrawing(
    "x.asset_id = $1 AND NOT EXISTS (SELECT 1 FROM postings o WHERE o.asset_id = $1)", workspace="$2"
)


async def withdraw_replaced(work: Work, workspace_id: WorkspaceId, asset_id: AssetId) -> None:
    """Withdraws the former photos for persons who are not on the new one.

    asset_id: the new photo, after its faces were recognised. Safe to repeat.
    """
    if not await sql.values(ParticipantId, _LOCK_PARTICIPANTS, asset_id):
        return  # nobody has a former photo
    await sql.execute(_LOCK_DISTRIBUTIONS, asset_id)
    await correct_lost(work, await sql.rows(Lost, _WITHDRAW, asset_id, workspace_id))


async def withdraw_unshown(work: Work, workspace_id: WorkspaceId, asset_id: AssetId) -> None:
    """Withdraws the photo from everybody, unless a message still shows it. Call with the photo locked."""
    await sql.execute(_LOCK_ITS_PARTICIPANTS, asset_id)
    await correct_lost(work, await sql.rows(Lost, _WITHDRAW_UNSHOWN, asset_id, workspace_id))
