"""A moderator says no to what was proposed about unknown people; it is not proposed again."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import ClusterId, ProposalId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.proposals import workspace_of_proposal
from domain.states import ProposalKind
from domain.steps.clusters.show_proposals import edit_proposal_cards
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction

_REFUSE = """
WITH before AS (SELECT id, decision FROM cluster_proposals WHERE id = $1 AND workspace_id = $2 FOR UPDATE)
UPDATE cluster_proposals p SET decision = 'rejected', decided_at = coalesce(p.decided_at, now())
FROM before, clusters c
WHERE p.id = before.id AND c.id = p.cluster_id AND (before.decision IS NULL OR before.decision = 'rejected')
RETURNING p.cluster_id, c.number, p.kind, before.decision IS NULL AS is_first
"""
_NOTE = """
INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
VALUES ($1, $2, $3, 'cluster', $4)
"""


@dataclass(frozen=True, slots=True)
class _Refused:
    """number: of the cluster. is_first: the proposal was not rejected before."""

    cluster_id: ClusterId
    number: int
    kind: ProposalKind
    is_first: bool


async def reject_proposal(proposal_id: ProposalId, by: Requester, doorbell: Doorbell) -> None:
    """For moderators only. No faces move, so nothing is to be undone: all can still be split and joined by
    hand.

    Raises NotFound(`cluster`), Conflict(`already_decided`) for a proposal that was accepted or has expired.
    """
    acting = await moderating(await workspace_of_proposal(proposal_id), by, what="cluster")
    async with transaction(doorbell) as work:
        await lock_workspace(acting.workspace_id)
        refused = await sql.one(_Refused, _REFUSE, proposal_id, acting.workspace_id)
        if refused is None:
            raise Conflict("already_decided")
        if refused.is_first:
            await sql.execute(
                _NOTE, acting.workspace_id, acting.actor, f"refuse_{refused.kind}", refused.number
            )
        await edit_proposal_cards(work, [refused.cluster_id])
