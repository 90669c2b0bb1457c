"""Who received an absorbed person's photos, and what becomes of them."""

from typing import Any
from uuid import UUID

from domain.queries import sql
from domain.queries.links import has_owner
from domain.steps.link_participant import link_change
from domain.steps.work import Work

# Their consent was to the same faces. Who is linked to the survivor already, was removed or declined there,
# stays what they are.
_CARRY = """
INSERT INTO participant_persons (participant_id, person_id, role, state, alias, consent_version, consented_at,
    decided_by, decided_at)
SELECT l.participant_id, $2, CASE WHEN asks THEN 'guardian' ELSE l.role END,
    CASE WHEN asks THEN 'requested' ELSE 'approved' END, l.alias, l.consent_version, l.consented_at,
    CASE WHEN asks THEN NULL ELSE l.decided_by END, CASE WHEN asks THEN NULL ELSE l.decided_at END
FROM participant_persons l CROSS JOIN LATERAL (SELECT $3 OR l.state = 'requested') AS x (asks)
WHERE l.person_id = $1 AND l.state IN ('approved', 'requested') ORDER BY l.id
ON CONFLICT (participant_id, person_id) DO NOTHING RETURNING id, state
"""


async def carry_links(work: Work, absorbed: UUID, survivor: UUID) -> list[dict[str, Any]]:
    """Where the survivor has an owner, they ask that one to join; else they come along as what they were. Who
    only asked goes on asking.

    Returns the changes, for the way back: it takes back what was decided since, too. Call it with both
    persons locked, before photos are owed.
    """
    is_owned = await has_owner(survivor)
    carried = await sql.rows(_CARRY, absorbed, survivor, is_owned)
    asking = [{"link_id": row["id"]} for row in carried if row["state"] == "requested"]
    await work.add_each("show_join", asking)
    return [
        {**link_change(row["id"], "state", before="revoked", after=row["state"]), "whatever": True}
        for row in carried
    ]
