"""Photos that a person is in no more: nobody is owed them for that reason, and who has them loses them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.queries import sql
from domain.steps.owe_deliveries import correct_deliveries
from domain.steps.work import Work

_WITHDRAW = """
UPDATE distributions x SET withdrawn_at = now()
WHERE x.asset_id = ANY($1::bigint[]) AND x.person_id = $2 AND x.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = x.asset_id AND f.person_id = $2)
RETURNING x.asset_id, x.participant_id, NOT EXISTS (
    SELECT 1 FROM distributions y WHERE y.asset_id = x.asset_id AND y.participant_id = x.participant_id
        AND y.person_id <> $2 AND y.withdrawn_at IS NULL) AS is_last
"""

# What still waits is checked when it is sent. What arrived stays where it has another reason, under another
# caption, and is sent anew if it was taken back already; else it is taken back.
_CORRECT = """
UPDATE deliveries d SET state = CASE WHEN EXISTS (
        SELECT 1 FROM distributions x WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
            AND x.withdrawn_at IS NULL)
        THEN CASE WHEN d.tg_message_id IS NULL THEN 'pending' ELSE 'sent' END ELSE 'retracted' END
FROM unnest($1::bigint[], $2::bigint[]) AS lost (asset_id, participant_id)
WHERE d.workspace_id = $3 AND d.asset_id = lost.asset_id AND d.participant_id = lost.participant_id
  AND d.sent_at IS NOT NULL AND d.state IN ('sent', 'pending')
RETURNING d.id, d.participant_id
"""


async def withdraw_photos(
    work: Work, workspace_id: int, asset_ids: Sequence[int], person_id: UUID
) -> Mapping[int, int]:
    """Returns how many photos each participant loses. Photos that the person is still in are left alone."""
    lost = await sql.rows(_WITHDRAW, list(asset_ids), person_id)
    if not lost:
        return {}
    assets, participants = [row["asset_id"] for row in lost], [row["participant_id"] for row in lost]
    # Participant before delivery, like everybody who ends one.
    await sql.rows(
        "SELECT id FROM participants WHERE id = ANY($1::bigint[]) ORDER BY id FOR SHARE", participants
    )
    wrong = await sql.rows(_CORRECT, assets, participants, workspace_id)
    await correct_deliveries(work, wrong)
    return Counter(row["participant_id"] for row in lost if row["is_last"])
