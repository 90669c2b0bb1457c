"""Carries the links of an absorbed person over to the survivor, and ends them when the merge is undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.states import LinkRole, LinkState
from domain.steps.deliveries.begin_receiving import begin_receiving
from domain.steps.sharing.follow_deciders import follow_deciders, take_back_told
from domain.steps.sharing.link_participant import link_change
from domain.steps.sharing.show_joins import show_joins, tell_given_back
from domain.steps.work.work import Work
from domain.values.way_back import LinkChange

# $1: the absorbed person, $2: the survivor. If the survivor has an owner, a link to the absorbed person comes
# along as a request to that owner; otherwise it comes along with its role. A request stays a request.
# Whoever asks goes on reading the name of the absorbed person: they must not learn the survivor's name yet.
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
# Links to $2, the survivor, of participants who are linked to $1, the absorbed person, and whose photos the
# merge paused or ended. $3: links that came along without a decision, whose photos went on.
_PAUSED = """
SELECT l.id FROM participant_persons l JOIN participant_persons o ON o.participant_id = l.participant_id
WHERE l.person_id = $2 AND o.person_id = $1 AND o.state = 'approved' AND l.state IN ('declined', 'revoked')
  AND l.id <> ALL($3::bigint[]) ORDER BY l.id
"""
# $1: links to $2, the survivor, that came with the merge $4. Consent is cleared with the state, since a
# revoked link with consent would mean that nobody may recognise the survivor.
_END_DECISIONS = """
WITH RECURSIVE merge AS (SELECT created_at FROM operations WHERE id = $4),
by_right AS (
    SELECT l.id, r.tg_user_id, false AS is_let_in, false AS is_promoted
    FROM participant_persons l JOIN participants r ON r.id = l.participant_id WHERE l.id = ANY($1::bigint[])
    UNION
    SELECT l.id, r.tg_user_id, x.is_let_in, x.is_promoted
    FROM by_right b JOIN participant_persons l ON l.person_id = $2 AND l.state = 'approved'
    JOIN participants r ON r.id = l.participant_id
    CROSS JOIN LATERAL (SELECT
        coalesce(l.decided_by = b.tg_user_id AND l.decided_at >= (SELECT created_at FROM merge), false),
        EXISTS (SELECT 1 FROM operations o
            WHERE o.workspace_id = $3 AND o.id > $4 AND o.kind = 'make_owner' AND o.undone_by_id IS NULL
              AND o.actor = 'tg:' || b.tg_user_id AND o.undo -> 'links' @> jsonb_build_array(
                  jsonb_build_object('link', l.id, 'field', 'role', 'after', 'owner')))
        ) AS x (is_let_in, is_promoted)
    WHERE x.is_let_in OR x.is_promoted AND l.role = 'owner'),
followed AS (
    SELECT id, bool_or(is_let_in) AS is_let_in FROM by_right WHERE id <> ALL($1::bigint[]) GROUP BY id)
UPDATE participant_persons l SET state = CASE WHEN f.is_let_in THEN 'revoked' ELSE l.state END,
    role = CASE WHEN f.is_let_in THEN l.role ELSE 'guardian' END,
    consent_version = CASE WHEN f.is_let_in THEN NULL ELSE l.consent_version END,
    consented_at = CASE WHEN f.is_let_in THEN NULL ELSE l.consented_at END
FROM followed f WHERE l.id = f.id RETURNING l.id, f.is_let_in
"""


@dataclass(frozen=True, slots=True)
class CarriedLink:
    """A link that came with a merge, as `CARRY` made it."""

    id: LinkId
    state: LinkState


@dataclass(frozen=True, slots=True)
class _Followed:
    """A link that changes because a participant who came along had decided about it. If `is_let_in`, they had
    approved it, and it ends; else they had made its guardian an owner, and the role goes back.
    """

    id: LinkId
    is_let_in: bool


async def follow_carried(work: Work, survivor: PersonId, carried: Sequence[CarriedLink]) -> list[LinkChange]:
    """Shows carried requests to owners, and offers older photos to participants whose links came along.

    Call it before photos are owed. Returns the changes, for `end_carried_links`.
    """
    await show_joins(work, [link.id for link in carried if link.state == LinkState.REQUESTED])
    if coming := [link.id for link in carried if link.state == LinkState.APPROVED]:
        await begin_receiving(work, survivor, coming)
    return [link_change(link.id, "state", before=LinkState.REVOKED, after=link.state) for link in carried]


async def end_carried_links(
    work: Work, done: RecordedOperation, absorbed: PersonId, survivor: PersonId
) -> list[LinkChange]:
    """Revokes links that only a merge brought, whoever approved them since, and takes the absorbed person's
    name from them. Declined links stay declined. What the participants of these links decided about the
    survivor ends too.

    done: the merge; it has what `follow_carried` returned. absorbed: the person that exists again.
    Participants for whom the merge had stopped its photos are told. Returns the changes made.
    """
    carried = done.way_back.get("links", ())
    ended = await sql.rows(
        CarriedLink,
        """UPDATE participant_persons l SET state = 'revoked', consent_version = NULL, consented_at = NULL,
               alias = NULLIF(l.alias, (SELECT a.name FROM persons a WHERE a.id = $2))
           FROM (SELECT id, state FROM participant_persons WHERE id = ANY($1::bigint[]) FOR UPDATE) old
           WHERE l.id = old.id AND old.state IN ('requested', 'approved') RETURNING l.id, old.state""",
        [link["link"] for link in carried],
        absorbed,
    )
    receiving = {link.id for link in ended if link.state == LinkState.APPROVED}
    came = [link["link"] for link in carried if link["after"] == LinkState.APPROVED]
    paused = await sql.values(
        LinkId, _PAUSED, absorbed, survivor, [link_id for link_id in came if link_id in receiving]
    )
    followed = await _end_decisions(done, survivor)
    await show_joins(work, [link.id for link in ended if link.id not in paused])
    await show_joins(work, [change["link"] for change in followed if change["field"] == "state"])
    await tell_given_back(work, paused, absorbed)
    await follow_deciders(work, {absorbed, survivor})
    gone = [link_change(link.id, "state", before=link.state, after=LinkState.REVOKED) for link in ended]
    await take_back_told(work, [change["link"] for change in gone + followed])
    return gone + followed


async def _end_decisions(done: RecordedOperation, survivor: PersonId) -> list[LinkChange]:
    """Ends what participants who came along decided about the survivor since the merge, also what they
    decided as moderators: whom they let in (those agreed to photos of the absorbed person), and whom they
    made owners. Participants who were let in by these go as well.
    """
    followed = await sql.rows(
        _Followed,
        _END_DECISIONS,
        [link["link"] for link in done.way_back.get("links", ())],
        survivor,
        done.workspace_id,
        done.id,
    )
    return [
        link_change(one.id, "state", before=LinkState.APPROVED, after=LinkState.REVOKED)
        if one.is_let_in
        else link_change(one.id, "role", before=LinkRole.OWNER, after=LinkRole.GUARDIAN)
        for one in followed
    ]
