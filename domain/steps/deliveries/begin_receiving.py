"""Begins to deliver a person to recipients: photos they have get its name, the others are offered."""

from collections.abc import Sequence

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.rules.persons.names import name_key, without_suffix
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.faces.look_anew import look_anew_at
from domain.steps.work.work import Work

_GIVE = """
WITH given AS (
    INSERT INTO distributions (asset_id, person_id, participant_id)
    SELECT DISTINCT f.asset_id, f.person_id, l.participant_id
    FROM participant_persons l JOIN deliveries d ON d.participant_id = l.participant_id
    JOIN face_instances f ON f.asset_id = d.asset_id AND f.person_id = $1
    WHERE l.id = ANY($2::bigint[]) AND l.state = 'approved' AND d.state NOT IN ('retracted', 'suppressed')
    ON CONFLICT (asset_id, person_id, participant_id) DO UPDATE SET withdrawn_at = NULL, feedback = NULL
        WHERE distributions.withdrawn_at IS NOT NULL
    RETURNING asset_id, participant_id)
SELECT d.id, d.participant_id FROM deliveries d
JOIN given ON given.asset_id = d.asset_id AND given.participant_id = d.participant_id WHERE d.state = 'sent'
"""

# A suffix tells a person from a namesake of whom the recipient may never hear. Only a recipient of both
# reads it.
_CALL_PLAINLY = """
UPDATE participant_persons l SET alias = $3
WHERE l.id = ANY($2::bigint[]) AND l.state = 'approved' AND l.alias IS NULL AND NOT EXISTS (
    SELECT 1 FROM participant_persons o JOIN persons p ON p.id = o.person_id
    WHERE o.participant_id = l.participant_id AND o.state = 'approved' AND o.person_id <> $1
      AND p.erasing_at IS NULL AND p.status <> 'MERGED'
      AND (o.alias = $3 OR o.alias IS NULL AND p.name_key = $4))
"""


async def begin_receiving(work: Work, person_id: PersonId, link_ids: Sequence[LinkId]) -> None:
    """link_ids: approved links to this person. Photos that these recipients already have name the person
    in their captions from now on, and get the buttons to answer that it is somebody else.
    """
    await _call_plainly(person_id, link_ids)
    await correct_deliveries(work, await sql.rows(DeliveryTo, _GIVE, person_id, list(link_ids)))
    await look_anew_at(work, person_id)
    await work.add("show_offer", person_id=str(person_id))


async def _call_plainly(person_id: PersonId, link_ids: Sequence[LinkId]) -> None:
    name = await sql.value(str, "SELECT name FROM persons WHERE id = $1", person_id)
    if name is None:
        return
    plain = without_suffix(name)
    if plain != name:
        await sql.execute(_CALL_PLAINLY, person_id, list(link_ids), plain, name_key(plain))
