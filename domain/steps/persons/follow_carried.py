"""Who received an absorbed person's photos, and what becomes of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.queries import sql
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


async def follow_carried(work: Work, survivor: UUID, carried: Sequence[sql.Row]) -> list[dict[str, Any]]:
    """carried: the rows of `CARRY`. Who asks is shown to owners; who came along is offered older photos.

    Call it before photos are owed. Returns the changes, for `end_carried_links`.
    """
    await show_requests(work, [row for row in carried if row["state"] == "requested"])
    if coming := [row["id"] for row in carried if row["state"] == "approved"]:
        await begin_receiving(work, survivor, coming)
    return [link_change(row["id"], "state", before="revoked", after=row["state"]) for row in carried]


async def show_requests(work: Work, links: Sequence[sql.Row]) -> None:
    """As they are by now."""
    await work.add_each("show_join", [{"link_id": link["id"]} for link in links])


async def end_carried_links(
    work: Work, carried: Sequence[dict[str, Any]], absorbed: UUID
) -> list[dict[str, Any]]:
    """A link that only came with a merge goes with it, whoever let it in since. Who was declined stays so.

    carried: what `follow_carried` returned. absorbed: who is a person again. Returns what it changed.
    """
    ended = await sql.rows(
        """UPDATE participant_persons l SET state = 'revoked', consent_version = NULL, consented_at = NULL
           FROM (SELECT id, state FROM participant_persons WHERE id = ANY($1::bigint[]) FOR UPDATE) old
           WHERE l.id = old.id AND old.state IN ('requested', 'approved') RETURNING l.id, old.state""",
        [link["link"] for link in carried],
    )
    await show_requests(work, [*ended, *await sql.rows(WAITING, absorbed)])
    return [link_change(row["id"], "state", before=row["state"], after="revoked") for row in ended]
