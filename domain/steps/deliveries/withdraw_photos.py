"""When a person is no longer on some photos, takes these back from recipients without another reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import AssetId, DeliveryId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY, MAY_HAVE_COPY
from domain.queries.deliveries.lost_message import IS_UNANSWERED
from domain.steps.deliveries.offer_again import IS_OFFERED, offer_again
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.work.work import Work

# A distribution for an absorbed person counts as one for the person that absorbed it.
_SELVES = """(
    WITH RECURSIVE selves AS (
        SELECT id FROM persons WHERE id = $2
        UNION SELECT p.id FROM persons p JOIN selves s ON p.merged_into_id = s.id)
    SELECT id FROM selves)"""

# Whoever locks several of photo, participant, distribution and delivery locks them in this order.
_LOCK_PARTICIPANTS = f"""
SELECT id FROM participants WHERE id IN (
    SELECT participant_id FROM distributions
    WHERE asset_id = ANY($1::bigint[]) AND person_id IN {_SELVES} AND withdrawn_at IS NULL)
ORDER BY id FOR SHARE
"""  # noqa: S608  a constant


def withdrawing(which: str, workspace: str) -> str:
    """Returns the SQL of a statement whose rows are `Lost`. which: a condition on `x`, a row of
    `distributions`, that chooses the rows to end. workspace: the parameter with its id.

    Lock the participants first, so that no send to them is recorded before the commit. Whoever records a send
    after it compares whom the message names with whom it should name (`record_delivery.py`).

    A waiting delivery is checked when it is sent. A photo that arrived stays with a new caption, whatever
    became of a later copy, when it has another reason; it is sent again if its message is gone already.
    Without another reason it is taken back, and a photo that may have arrived is not offered any more.
    """
    return f"""
WITH ended AS (
    UPDATE distributions x SET withdrawn_at = now() WHERE {which} AND x.withdrawn_at IS NULL
    RETURNING x.id, x.asset_id, x.participant_id),
lost AS (
    SELECT asset_id, participant_id, NOT EXISTS (
        SELECT 1 FROM distributions y WHERE y.asset_id = ended.asset_id AND y.withdrawn_at IS NULL
            AND y.participant_id = ended.participant_id AND y.id NOT IN (SELECT id FROM ended)) AS is_last
    FROM ended GROUP BY asset_id, participant_id),
corrected AS (
    UPDATE deliveries d SET state = CASE WHEN lost.is_last THEN 'retracted'
        WHEN NOT {HAS_COPY} THEN 'pending' ELSE d.state END
    FROM lost WHERE d.workspace_id = {workspace} AND d.asset_id = lost.asset_id
      AND d.participant_id = lost.participant_id AND (d.sent_at IS NOT NULL
        AND d.state IN ('sent', 'pending', 'failed') OR {IS_UNANSWERED} AND (lost.is_last OR {HAS_COPY}))
    RETURNING d.id, d.participant_id)
SELECT participant_id, is_last AND coalesce((
    SELECT {HAS_COPY} OR {MAY_HAVE_COPY} FROM deliveries d WHERE d.workspace_id = {workspace}
      AND d.asset_id = lost.asset_id AND d.participant_id = lost.participant_id), false) AS is_taken_back,
    coalesce((SELECT {IS_OFFERED} FROM deliveries d WHERE d.workspace_id = {workspace}
      AND d.asset_id = lost.asset_id AND d.participant_id = lost.participant_id), false) AS is_offered,
    NULL::bigint AS corrected FROM lost
UNION ALL SELECT participant_id, false, false, id FROM corrected
"""  # noqa: S608  all parts are constants


_WITHDRAW = withdrawing(
    f"""x.asset_id = ANY($1::bigint[]) AND x.person_id IN {_SELVES} AND NOT EXISTS (
        SELECT 1 FROM face_instances f WHERE f.asset_id = x.asset_id AND f.person_id IN {_SELVES})""",  # noqa: S608
    workspace="$3",
)


@dataclass(frozen=True, slots=True)
class Lost:
    """Either a photo for which a participant has one reason less, or a delivery (corrected) whose message
    shows something that is not true any more. is_taken_back: no other reason is left for the photo, and it is
    in the participant's chat or may be. is_offered: a button may count the photo.

    The two kinds are separate rows: with a join of `lost` and `corrected`, Postgres would compare each photo
    with each delivery.
    """

    participant_id: ParticipantId
    is_taken_back: bool
    is_offered: bool
    corrected: DeliveryId | None


async def withdraw_photos(
    work: Work, workspace_id: WorkspaceId, asset_ids: Sequence[AssetId], person_id: PersonId
) -> Mapping[ParticipantId, int]:
    """Returns how many photos are taken out of each participant's chat. A photo that may have arrived counts
    too, one that never came there does not. Photos that the person is still in are left alone.

    A distribution for a person that this one absorbed ends as well.
    """
    if not await sql.values(ParticipantId, _LOCK_PARTICIPANTS, list(asset_ids), person_id):
        return {}  # nobody has any of these photos for the person
    lost = await sql.rows(Lost, _WITHDRAW, list(asset_ids), person_id, workspace_id)
    await correct_lost(work, lost)
    return Counter(one.participant_id for one in lost if one.is_taken_back)


async def correct_lost(work: Work, lost: Sequence[Lost]) -> None:
    """Also renews the buttons that offered some of these photos."""
    wrong = [DeliveryTo(one.corrected, one.participant_id) for one in lost if one.corrected is not None]
    await correct_deliveries(work, wrong)
    if offered := sorted({one.participant_id for one in lost if one.is_offered}):
        await offer_again(work, offered)
