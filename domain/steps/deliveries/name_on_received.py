"""Notes one more person as a reason for photos that recipients have; captions then name the person."""

from collections.abc import Sequence

from domain.ids import AssetId, LinkId, ParticipantId, PersonId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_CAPTION
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.work.work import Work

# A photo must not leave a chat for want of a reason while this adds one, and no send is recorded before the
# commit: the message would lack the name.
_LOCK_PARTICIPANTS = """
SELECT id FROM participants WHERE id IN (
    SELECT participant_id FROM participant_persons
    WHERE person_id = $1 AND ($2::bigint[] IS NULL OR id = ANY($2)) AND state = 'approved')
ORDER BY id FOR NO KEY UPDATE
"""
# A recipient who left the person and came back may have the distribution already. If the caption was edited
# while they were gone, it lacks the name: the part after UNION finds it.
_GIVE = f"""
WITH given AS (
    INSERT INTO distributions (asset_id, person_id, participant_id)
    SELECT DISTINCT f.asset_id, f.person_id, l.participant_id
    FROM participant_persons l JOIN deliveries d ON d.participant_id = l.participant_id
    JOIN face_instances f ON f.asset_id = d.asset_id AND f.person_id = $1
    WHERE l.person_id = $1 AND ($2::bigint[] IS NULL OR l.id = ANY($2)) AND l.state = 'approved'
      AND ($3::bigint[] IS NULL OR d.asset_id = ANY($3)) AND d.state NOT IN ('retracted', 'suppressed')
    ON CONFLICT (asset_id, person_id, participant_id) DO UPDATE SET withdrawn_at = NULL, feedback = NULL
        WHERE distributions.withdrawn_at IS NOT NULL
    RETURNING asset_id, participant_id)
SELECT d.id, d.participant_id FROM deliveries d
JOIN given ON given.asset_id = d.asset_id AND given.participant_id = d.participant_id
WHERE {HAS_CAPTION}
UNION SELECT d.id, d.participant_id FROM participant_persons l
JOIN persons p ON p.id = l.person_id
JOIN distributions x ON x.person_id = l.person_id AND x.participant_id = l.participant_id
    AND x.withdrawn_at IS NULL
JOIN deliveries d ON d.asset_id = x.asset_id AND d.participant_id = x.participant_id
WHERE l.person_id = $1 AND ($2::bigint[] IS NULL OR l.id = ANY($2)) AND l.state = 'approved'
  AND ($3::bigint[] IS NULL OR d.asset_id = ANY($3)) AND {HAS_CAPTION}
  AND p.number <> ALL(d.names)
ORDER BY 1
"""  # noqa: S608  a constant


async def name_on_received(
    work: Work,
    person_id: PersonId,
    *,
    links: Sequence[LinkId] | None = None,
    assets: Sequence[AssetId] | None = None,
) -> None:
    """links: None for all approved links of the person. assets: None for all photos with the person. The
    messages also get the buttons to answer that it is somebody else.
    """
    which = None if links is None else list(links), None if assets is None else list(assets)
    if await sql.values(ParticipantId, _LOCK_PARTICIPANTS, person_id, which[0]):
        await correct_deliveries(work, await sql.rows(DeliveryTo, _GIVE, person_id, *which))
