"""Carries the links of an absorbed person over to the survivor, and ends them when the merge is undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.states import LinkState
from domain.steps.deliveries.begin_receiving import begin_receiving
from domain.steps.sharing.link_participant import link_change
from domain.steps.sharing.show_joins import show_joins, show_waiting_joins, tell_given_back
from domain.steps.work.work import Work
from domain.values.way_back import LinkChange

# $1: the absorbed person, $2: the survivor. If the survivor has an owner, a link to the absorbed person comes
# along as a request to that owner; otherwise it comes along with its role. A request stays a request.
# Whoever asks goes on reading the name of the absorbed person: that of the survivor is not theirs to know.
# The consent comes along, since it was to the same faces, and ends when the merge is undone: a revoked link
# without a consent may come along again. Any other link of a participant to the survivor stays as it is.
CARRY = """
INSERT INTO participant_persons (participant_id, person_id, role, state, alias, consent_version, consented_at,
    decided_by, decided_at)
SELECT l.participant_id, $2::uuid, CASE WHEN asks THEN 'guardian' ELSE l.role END,
    CASE WHEN asks THEN 'requested' ELSE 'approved' END,
    CASE WHEN asks THEN coalesce(l.alias, a.name) ELSE l.alias END, l.consent_version, l.consented_at,
    CASE WHEN asks THEN NULL ELSE l.decided_by END, CASE WHEN asks THEN NULL ELSE l.decided_at END
FROM participant_persons l JOIN persons a ON a.id = l.person_id
CROSS JOIN LATERAL (SELECT l.state = 'requested' OR EXISTS (
    SELECT 1 FROM participant_persons o WHERE o.person_id = $2 AND o.role = 'owner' AND o.state = 'approved')
    ) AS x (asks)
WHERE l.person_id = $1 AND l.state IN ('approved', 'requested') ORDER BY l.id
ON CONFLICT (participant_id, person_id) DO UPDATE SET role = EXCLUDED.role, state = EXCLUDED.state,
    alias = coalesce(participant_persons.alias, EXCLUDED.alias),
    consent_version = EXCLUDED.consent_version, consented_at = EXCLUDED.consented_at,
    decided_by = EXCLUDED.decided_by, decided_at = EXCLUDED.decided_at
    WHERE participant_persons.state = 'revoked' AND participant_persons.consented_at IS NULL
RETURNING id, state
"""
# Links to $2, the survivor, of participants who have $1, the absorbed person, and whose photos the merge
# paused or ended. $3: links that came along without a decision, whose photos went on.
_PAUSED = """
SELECT l.id FROM participant_persons l JOIN participant_persons o ON o.participant_id = l.participant_id
WHERE l.person_id = $2 AND o.person_id = $1 AND o.state = 'approved' AND l.state IN ('declined', 'revoked')
  AND l.id <> ALL($3::bigint[]) ORDER BY l.id
"""


@dataclass(frozen=True, slots=True)
class CarriedLink:
    """A link that came with a merge, as `CARRY` made it."""

    id: LinkId
    state: LinkState


async def follow_carried(work: Work, survivor: PersonId, carried: Sequence[CarriedLink]) -> list[LinkChange]:
    """Shows carried requests to owners, and offers older photos to participants whose links came along.

    Call it before photos are owed. Returns the changes, for `end_carried_links`.
    """
    await show_joins(work, [link.id for link in carried if link.state == LinkState.REQUESTED])
    if coming := [link.id for link in carried if link.state == LinkState.APPROVED]:
        await begin_receiving(work, survivor, coming)
    return [link_change(link.id, "state", before=LinkState.REVOKED, after=link.state) for link in carried]


async def end_carried_links(
    work: Work, carried: Sequence[LinkChange], absorbed: PersonId, survivor: PersonId
) -> list[LinkChange]:
    """Revokes links that only a merge brought, whoever approved them since, and takes the absorbed person's
    name from them. Declined ones stay declined.

    carried: what `follow_carried` returned. absorbed: the person that exists again, whose people are told so
    where no photos came. Returns the changes made.
    """
    came = [link["link"] for link in carried if link["after"] == LinkState.APPROVED]
    ended = await sql.rows(
        CarriedLink,
        """UPDATE participant_persons l SET state = 'revoked', consent_version = NULL, consented_at = NULL,
               alias = NULLIF(l.alias, (SELECT a.name FROM persons a WHERE a.id = $2))
           FROM (SELECT id, state FROM participant_persons WHERE id = ANY($1::bigint[]) FOR UPDATE) old
           WHERE l.id = old.id AND old.state IN ('requested', 'approved') RETURNING l.id, old.state""",
        [link["link"] for link in carried],
        absorbed,
    )
    paused = await sql.values(LinkId, _PAUSED, absorbed, survivor, came)
    await show_joins(work, [link.id for link in ended if link.id not in paused])
    await tell_given_back(work, paused, absorbed)
    await show_waiting_joins(work, {absorbed, survivor})
    return [link_change(link.id, "state", before=link.state, after=LinkState.REVOKED) for link in ended]
