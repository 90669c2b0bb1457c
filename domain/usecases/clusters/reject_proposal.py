"""A moderator says no to what was proposed about unknown people; it is not proposed again."""

from domain.errors import Conflict
from domain.ids import ClusterId, ProposalId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.proposals import workspace_of_proposal
from domain.steps.clusters.show_proposals import edit_proposal_cards
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction


async def reject_proposal(proposal_id: ProposalId, by: Requester, doorbell: Doorbell) -> None:
    """Moderators only. No faces move, so nothing is to be undone: all can still be split and joined by hand.

    Raises NotFound(`cluster`), Conflict(`already_decided`) for one that was accepted or has run out.
    """
    acting = await moderating(await workspace_of_proposal(proposal_id), by, what="cluster")
    async with transaction(doorbell) as work:
        await lock_workspace(acting.workspace_id)
        cluster = await sql.value(
            ClusterId,
            """UPDATE cluster_proposals SET decision = 'rejected', decided_at = coalesce(decided_at, now())
               WHERE id = $1 AND workspace_id = $2 AND (decision IS NULL OR decision = 'rejected')
               RETURNING cluster_id""",
            proposal_id,
            acting.workspace_id,
        )
        if cluster is None:
            raise Conflict("already_decided")
        await edit_proposal_cards(work, [cluster])
