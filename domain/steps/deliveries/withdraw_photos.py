"""Withdraws photos that a person is no longer on from the recipients who get them for that person."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.ids import AssetId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.work.work import Work

# A distribution for an absorbed person counts as one for the person that absorbed it.
_SELVES = """(
    WITH RECURSIVE selves AS (
        SELECT id FROM persons WHERE id = $2
        UNION SELECT p.id FROM persons p JOIN selves s ON p.merged_into_id = s.id)
    SELECT id FROM selves)"""

_LOCK_PARTICIPANTS = f"""
SELECT id FROM participants WHERE id IN (
    SELECT participant_id FROM distributions
    WHERE asset_id = ANY($1::bigint[]) AND person_id IN {_SELVES} AND withdrawn_at IS NULL)
ORDER BY id FOR SHARE
"""  # noqa: S608  a constant

# clock_timestamp() and not now(): a send that began while this waited for locks has begun before.
_WITHDRAW = f"""
UPDATE distributions x SET withdrawn_at = clock_timestamp()
WHERE x.asset_id = ANY($1::bigint[]) AND x.person_id IN {_SELVES} AND x.withdrawn_at IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM face_instances f WHERE f.asset_id = x.asset_id AND f.person_id IN {_SELVES})
RETURNING x.asset_id, x.participant_id, NOT EXISTS (
    SELECT 1 FROM distributions y WHERE y.asset_id = x.asset_id AND y.participant_id = x.participant_id
        AND y.person_id NOT IN {_SELVES} AND y.withdrawn_at IS NULL) AS is_last
"""  # noqa: S608  a constant

# A waiting delivery is checked when it is sent. A photo that arrived (also one of which another copy failed)
# and has another reason stays, with a new caption; it is sent again if its message is gone already. Without
# another reason it is taken back, and a photo that may have arrived is not offered any more.
_CORRECT = """
UPDATE deliveries d SET state = CASE WHEN EXISTS (
        SELECT 1 FROM distributions x WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
            AND x.withdrawn_at IS NULL)
        THEN CASE WHEN d.tg_message_id IS NULL THEN 'pending' ELSE d.state END ELSE 'retracted' END
FROM unnest($1::bigint[], $2::bigint[]) AS lost (asset_id, participant_id)
WHERE d.workspace_id = $3 AND d.asset_id = lost.asset_id AND d.participant_id = lost.participant_id
  AND (d.sent_at IS NOT NULL AND d.state IN ('sent', 'pending', 'failed')
    OR d.state = 'unknown' AND NOT EXISTS (
        SELECT 1 FROM distributions y WHERE y.asset_id = d.asset_id AND y.participant_id = d.participant_id
            AND y.withdrawn_at IS NULL))
RETURNING d.id, d.participant_id
"""


@dataclass(frozen=True, slots=True)
class _Lost:
    """is_last: there is no other reason left."""

    asset_id: AssetId
    participant_id: ParticipantId
    is_last: bool


async def withdraw_photos(
    work: Work, workspace_id: WorkspaceId, asset_ids: Sequence[AssetId], person_id: PersonId
) -> Mapping[ParticipantId, int]:
    """Returns how many photos each participant loses. Photos that the person is still in are left alone.

    Photos received for persons that this one absorbed are withdrawn with it.
    """
    # Every transaction that ends a delivery locks participant, distribution and delivery in this order.
    await sql.execute(_LOCK_PARTICIPANTS, list(asset_ids), person_id)
    lost = await sql.rows(_Lost, _WITHDRAW, list(asset_ids), person_id)
    if not lost:
        return {}
    # A participant may have the same photo for both of two merged persons.
    photos = {(one.asset_id, one.participant_id): one.is_last for one in lost}
    await correct_lost(work, workspace_id, photos)
    return Counter(participant for (_, participant), is_last in photos.items() if is_last)


async def correct_lost(
    work: Work, workspace_id: WorkspaceId, lost: Collection[tuple[AssetId, ParticipantId]]
) -> None:
    """lost: pairs of a photo and a participant who has one reason less to have it."""
    if lost:
        assets, participants = zip(*lost, strict=True)
        wrong = await sql.rows(DeliveryTo, _CORRECT, list(assets), list(participants), workspace_id)
        await correct_deliveries(work, wrong)
