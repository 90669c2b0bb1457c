"""Who received an absorbed person's photos, and what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.states import LinkState
from domain.steps.deliveries.begin_receiving import begin_receiving
from domain.steps.sharing.link_participant import link_change
from domain.steps.work.work import Work

# $1: the absorbed person, $2: the survivor. Where the survivor has an owner, who was linked to the absorbed
# one asks them to join; else they come along as what they were. Who only asked goes on asking.
# Their consent was to the same faces, and goes with the merge: without one a link may come along again. Who
# is linked to the survivor already, left, was removed or declined there, stays what they are.
CARRY = """
INSERT INTO participant_persons (participant_id, person_id, role, state, alias, consent_version, consented_at,
    decided_by, decided_at)
SELECT l.participant_id, $2::uuid, CASE WHEN asks THEN 'guardian' ELSE l.role END,
    CASE WHEN asks THEN 'requested' ELSE 'approved' END, l.alias, l.consent_version, l.consented_at,
    CASE WHEN asks THEN NULL ELSE l.decided_by END, CASE WHEN asks THEN NULL ELSE l.decided_at END
FROM participant_persons l CROSS JOIN LATERAL (SELECT l.state = 'requested' OR EXISTS (
    SELECT 1 FROM participant_persons o WHERE o.person_id = $2 AND o.role = 'owner' AND o.state = 'approved')
    ) AS x (asks)
WHERE l.person_id = $1 AND l.state IN ('approved', 'requested') ORDER BY l.id
ON CONFLICT (participant_id, person_id) DO UPDATE SET role = EXCLUDED.role, state = EXCLUDED.state,
    consent_version = EXCLUDED.consent_version, consented_at = EXCLUDED.consented_at,
    decided_by = EXCLUDED.decided_by, decided_at = EXCLUDED.decided_at
    WHERE participant_persons.state = 'revoked' AND participant_persons.consented_at IS NULL
RETURNING id, state
"""
# Requests to join $1. While it is absorbed nobody decides about them there: their cards say so.
WAITING = "SELECT id FROM participant_persons WHERE person_id = $1 AND state = 'requested' ORDER BY id"


@dataclass(frozen=True, slots=True)
class CarriedLink:
    """A link that came with a merge, as `CARRY` made it."""

    id: LinkId
    state: LinkState


async def follow_carried(
    work: Work, survivor: PersonId, carried: Sequence[CarriedLink]
) -> list[dict[str, Any]]:
    """Who asks is shown to owners; who came along is offered older photos.

    Call it before photos are owed. Returns the changes, for `end_carried_links`.
    """
    await show_requests(work, [link.id for link in carried if link.state == LinkState.REQUESTED])
    if coming := [link.id for link in carried if link.state == LinkState.APPROVED]:
        await begin_receiving(work, survivor, coming)
    return [link_change(link.id, "state", before=LinkState.REVOKED, after=link.state) for link in carried]


async def show_requests(work: Work, link_ids: Sequence[LinkId]) -> None:
    """As they are by now."""
    await work.add_each("show_join", [{"link_id": link_id} for link_id in link_ids])


async def end_carried_links(
    work: Work, carried: Sequence[dict[str, Any]], absorbed: PersonId
) -> list[dict[str, Any]]:
    """A link that only came with a merge goes with it, whoever let it in since. Who was declined stays so.

    carried: what `follow_carried` returned. absorbed: who is a person again. Returns what it changed.
    """
    ended = await sql.rows(
        CarriedLink,
        """UPDATE participant_persons l SET state = 'revoked', consent_version = NULL, consented_at = NULL
           FROM (SELECT id, state FROM participant_persons WHERE id = ANY($1::bigint[]) FOR UPDATE) old
           WHERE l.id = old.id AND old.state IN ('requested', 'approved') RETURNING l.id, old.state""",
        [link["link"] for link in carried],
    )
    waiting = await sql.values(LinkId, WAITING, absorbed)
    await show_requests(work, [*(link.id for link in ended), *waiting])
    return [link_change(link.id, "state", before=link.state, after=LinkState.REVOKED) for link in ended]
