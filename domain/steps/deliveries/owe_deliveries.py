"""Owes photos: one distribution for each person and participant, one delivery for each participant."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import AssetId, DeliveryId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_CAPTION, answer_is_missing
from domain.queries.deliveries.in_its_group import IN_ITS_GROUP
from domain.queries.faces.unknown_faces import IS_UNFOUNDED
from domain.queries.persons.live_person import IS_LIVE
from domain.rules.deliveries.owing import owing
from domain.states import DeliveryState
from domain.steps.deliveries.look_for import look_for
from domain.steps.deliveries.offer_again import offer_again
from domain.steps.faces.look_anew import is_in_doubt
from domain.steps.work.work import Work

# The lock makes a participant's Start, or their block of the bot, come before or after this write. Each row
# is a participant, and the photos on which a person is new to this participant (NULL: none). The survivor of
# a merge is not new on a photo that the participant has for the absorbed person.
_DISTRIBUTE = f"""
WITH RECURSIVE absorbed AS (
    SELECT id FROM persons WHERE merged_into_id = ANY($4::uuid[])
    UNION SELECT p.id FROM persons p JOIN absorbed s ON p.merged_into_id = s.id),
given AS (
    INSERT INTO distributions (asset_id, person_id, participant_id)
    SELECT DISTINCT f.asset_id, f.person_id, l.participant_id
    FROM face_instances f
    JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
    JOIN persons p ON p.id = f.person_id AND p.workspace_id = f.workspace_id AND {IS_LIVE}
    JOIN participant_persons l ON l.person_id = p.id AND l.state = 'approved'
    WHERE f.asset_id = ANY($1::bigint[]) AND f.workspace_id = $2
      AND ($3::bigint IS NULL OR l.participant_id = $3) AND ($4::uuid[] IS NULL OR p.id = ANY($4))
    ON CONFLICT (asset_id, person_id, participant_id) DO UPDATE SET withdrawn_at = NULL, feedback = NULL
        WHERE distributions.withdrawn_at IS NOT NULL
    RETURNING asset_id, participant_id)
SELECT r.id, joined.assets FROM participants r LEFT JOIN (
    SELECT participant_id, array_agg(asset_id) AS assets FROM given WHERE NOT EXISTS (
        SELECT 1 FROM distributions x WHERE x.asset_id = given.asset_id AND x.withdrawn_at IS NULL
            AND x.participant_id = given.participant_id AND x.person_id IN (SELECT id FROM absorbed))
    GROUP BY participant_id) AS joined ON joined.participant_id = r.id
WHERE r.id IN (
    SELECT participant_id FROM given UNION
    SELECT participant_id FROM distributions WHERE asset_id = ANY($1::bigint[]) AND withdrawn_at IS NULL)
ORDER BY r.id FOR SHARE OF r
"""  # noqa: S608  a constant

# A suppressed delivery is owed again. A delivery that arrived, or may have, is not, with the exceptions that
# follow. A photo that was taken back for one person, or that Telegram refused, is owed only when somebody
# decided so or posted it again ($5, `rules/deliveries/owing.py`). A photo from before the restore of a backup
# may have been sent without a trace in that backup: it is offered until its own recipient asks for it,
# whoever else decides. If the message that was to be taken back still exists, it counts as sent; if it may
# exist, the photo is offered instead of sent. A photo that its recipient took away stays away. A message that
# exists or is being sent gets a caption with the new persons ($6: its photo, $7: its recipient); one that is
# sent before this commits gets it when the send is recorded. A photo of a former bot has no file id, and
# cannot be sent until it is posted again. `goes` is false where the photo will not be sent, because its
# recipient is in none of its groups.
_OWE = f"""
WITH owed AS (
INSERT INTO deliveries (workspace_id, asset_id, participant_id, state, reason, unknown_at)
SELECT DISTINCT a.workspace_id, d.asset_id, d.participant_id,
    CASE WHEN old.restored_at IS NOT NULL THEN 'unknown'
        WHEN r.private_chat = 'open' THEN 'pending' ELSE 'parked' END,
    CASE WHEN old.restored_at IS NOT NULL THEN 'restored from a backup' WHEN r.private_chat = 'unknown'
        THEN 'waiting for start' WHEN r.private_chat = 'blocked' THEN 'blocked' END,
    old.restored_at
FROM distributions d
JOIN image_assets a ON a.id = d.asset_id AND a.workspace_id = $2 AND a.tg_file_id <> ''
JOIN participants r ON r.id = d.participant_id
CROSS JOIN LATERAL (SELECT max(restored_at) AS restored_at FROM restores
    WHERE $3::bigint IS NULL AND restored_at > a.taken_at AND backup_taken_at < restored_at) old
WHERE d.asset_id = ANY($1::bigint[]) AND d.withdrawn_at IS NULL
  AND ($3::bigint IS NULL OR d.participant_id = $3) AND ($4::uuid[] IS NULL OR d.person_id = ANY($4))
ON CONFLICT (asset_id, participant_id) DO UPDATE SET
        offered_at = NULL,
        reason = coalesce(
            EXCLUDED.reason, CASE WHEN deliveries.unknown_at IS NOT NULL THEN 'may have arrived' END),
        state = CASE
            WHEN deliveries.state = 'retracted' AND deliveries.tg_message_id IS NOT NULL THEN 'sent'
            WHEN $3 IS NULL AND {answer_is_missing("deliveries")} THEN 'unknown'
            ELSE EXCLUDED.state END,
        unknown_at = coalesce(deliveries.unknown_at, EXCLUDED.unknown_at)
    WHERE deliveries.taken_away_at IS NULL AND (
        deliveries.state = 'suppressed' AND (deliveries.unknown_at IS NULL OR $5::boolean)
        OR deliveries.state IN ('retracted', 'failed') AND $5::boolean)
RETURNING id, state, participant_id, asset_id)
SELECT owed.id, owed.state, owed.participant_id, false AS is_recaptioned,
    owed.state = 'sent' OR {IN_ITS_GROUP} AS goes
FROM owed CROSS JOIN LATERAL (SELECT owed.asset_id AS id) a
CROSS JOIN LATERAL (SELECT owed.participant_id AS id) r
UNION ALL SELECT d.id, d.state, d.participant_id, true, false FROM deliveries d
JOIN unnest($6::bigint[], $7::bigint[]) AS joined (asset_id, participant_id)
    ON joined.asset_id = d.asset_id AND joined.participant_id = d.participant_id
WHERE d.workspace_id = $2 AND {HAS_CAPTION}
"""  # noqa: S608  a constant

# Photos of person $1 that were taken back, or suppressed because the person was hidden. A photo that was
# suppressed because its recipient was in none of its groups is left out: such photos are offered, as there
# may be a whole year of them.
_HELD = f"""
SELECT DISTINCT d.asset_id FROM distributions x
JOIN deliveries d ON d.asset_id = x.asset_id AND d.participant_id = x.participant_id
WHERE x.person_id = $1 AND x.withdrawn_at IS NULL AND d.workspace_id = $2
  AND (d.state = 'retracted' OR d.state = 'suppressed' AND d.reason = 'person hidden')
  AND (NOT $3::boolean OR coalesce((SELECT bool_or(NOT ({IS_UNFOUNDED})) FROM face_instances f
      WHERE f.asset_id = d.asset_id AND f.person_id = $1), true))
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class DeliveryTo:
    """A delivery and its recipient, in whose lane all tasks about it run."""

    id: DeliveryId
    participant_id: ParticipantId


@dataclass(frozen=True, slots=True)
class _Recipient:
    """assets: photos on which somebody is new to this participant."""

    id: ParticipantId
    assets: Sequence[AssetId] | None


@dataclass(frozen=True, slots=True)
class _Owed(DeliveryTo):
    """is_recaptioned: its recipient has it, or it is being sent, and captions must name new persons. goes: of
    one that is owed, whether its photo stays in the recipient's chat, or stands in a group of the recipient.
    """

    state: DeliveryState
    is_recaptioned: bool
    goes: bool


async def owe_deliveries(
    work: Work,
    workspace_id: WorkspaceId,
    asset_ids: Sequence[AssetId],
    *,
    participant_id: ParticipantId | None = None,
    decided_for: PersonId | None = None,
    found: Sequence[PersonId] | None = None,
    is_posted_again: bool = False,
) -> Mapping[ParticipantId, int]:
    """Returns for each participant how many photos go to them: deliveries that were written or revived, also
    those that are parked, and those whose message still exists. Any other photo is owed but not counted if
    the participant is in none of its groups, even if it may have arrived. Safe to repeat.

    participant_id: the only recipient, who asked for the photos.
    decided_for: the person about whom somebody decided; nothing is owed for other persons on the photos, and
    photos that were taken back, or that Telegram refused, are owed again too.
    found: persons whom a second look found on the photos; nothing is owed for other persons on them.
    is_posted_again: photos that were taken back, or that Telegram refused, are owed again for all persons.
    """
    rule = owing(found=found, decided_for=decided_for, is_posted_again=is_posted_again)
    which = (
        list(asset_ids),
        workspace_id,
        participant_id,
        None if rule.persons is None else list(rule.persons),
    )
    recipients = await sql.rows(_Recipient, _DISTRIBUTE, *which)
    if not recipients:  # nobody was given any of these photos, now or before
        return {}
    new = [(asset_id, to.id) for to in recipients for asset_id in to.assets or ()]
    assets, recipient_ids = [asset_id for asset_id, _ in new], [to for _, to in new]
    rows = await sql.rows(_Owed, _OWE, *which, rule.brings_back, assets, recipient_ids)
    owed = [d for d in rows if not d.is_recaptioned]
    await send_deliveries(work, [d for d in owed if d.state == DeliveryState.PENDING])
    await correct_deliveries(work, [d for d in rows if d.is_recaptioned or d.state == DeliveryState.SENT])
    for participant in sorted({d.participant_id for d in owed if d.state == DeliveryState.UNKNOWN}):
        await look_for(work, participant)
        await work.add("show_unknown_deliveries", participant_id=participant)
    return Counter(delivery.participant_id for delivery in owed if delivery.goes)


async def owe_after_hiding(
    work: Work, workspace_id: WorkspaceId, person_id: PersonId
) -> Mapping[ParticipantId, int]:
    """Owes the photos that were held back while the person was hidden, and searches posted photos for the
    person.

    Photos that were only offered are offered again. A photo whose match of the person is in doubt waits
    until that match was decided again (`send_held_back`).
    """
    receivers = "SELECT participant_id FROM participant_persons WHERE person_id = $1 AND state = 'approved'"
    await offer_again(work, await sql.values(ParticipantId, receivers, person_id))
    if await is_in_doubt(person_id):
        await work.add("send_held_back", person_id=str(person_id))
    await work.add("backfill_person", person_id=str(person_id))
    return await owe_taken_back(work, workspace_id, person_id, without_doubtful=True)


async def owe_taken_back(
    work: Work, workspace_id: WorkspaceId, person_id: PersonId, *, without_doubtful: bool
) -> Mapping[ParticipantId, int]:
    """Owes again photos that were taken back, or suppressed while the person was hidden.

    without_doubtful: leaves out photos on which every match of the person is in doubt.
    """
    held = await sql.values(AssetId, _HELD, person_id, workspace_id, without_doubtful)
    return await owe_deliveries(work, workspace_id, held, decided_for=person_id)


async def send_deliveries(work: Work, deliveries: Sequence[DeliveryTo]) -> None:
    """Adds the tasks that send these deliveries."""
    await _add_in_lanes(work, "deliver", deliveries)


async def correct_deliveries(work: Work, deliveries: Sequence[DeliveryTo]) -> None:
    """deliveries: those whose messages show something that is not true any more."""
    await _add_in_lanes(work, "correct_delivery", deliveries)


async def _add_in_lanes(work: Work, kind: str, deliveries: Sequence[DeliveryTo]) -> None:
    """Adds a task for each delivery. One recipient's tasks run one after the other in a lane, so a chat at
    its rate limit delays no other chat.
    """
    ids = [{"delivery_id": delivery.id} for delivery in deliveries]
    await work.add_each(kind, ids, lanes=[f"to:{delivery.participant_id}" for delivery in deliveries])
