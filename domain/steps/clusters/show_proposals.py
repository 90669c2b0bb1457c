"""Schedules the cards that ask moderators about proposals: a few a day, edited when their clusters change."""

from collections.abc import Sequence

from domain.ids import ClusterId, ProposalId, WorkspaceId
from domain.queries import sql
from domain.queries.clusters.proposals import open_proposals
from domain.rules.clusters.asking import PROPOSALS_A_DAY
from domain.steps.work.work import Work

_ASKED = "SELECT subject::bigint AS id FROM cards WHERE workspace_id = $1 AND kind = 'proposal'"
_TODAY = """
SELECT count(DISTINCT subject) FROM cards
WHERE workspace_id = $1 AND kind = 'proposal' AND sent_at > now() - interval '1 day'
"""


async def ask_about_proposals(work: Work, workspace_id: WorkspaceId) -> int:
    """Asks about new proposals, those that move most faces first. Returns the number of these proposals."""
    room = PROPOSALS_A_DAY - (await sql.value(int, _TODAY, workspace_id) or 0)
    if room <= 0:
        return 0
    asked = set(await sql.values(ProposalId, _ASKED, workspace_id))
    waiting = [one.id for one in await open_proposals(workspace_id, limit=room + len(asked))]
    new = [one for one in waiting if one not in asked][:room]
    await work.add_each("show_proposal", [{"proposal_id": one} for one in new])
    return len(new)


async def edit_proposal_cards(work: Work, cluster_ids: Sequence[ClusterId]) -> None:
    """Has the cards edited that ask about one of these clusters."""
    asked = await sql.values(
        ProposalId,
        """SELECT DISTINCT p.id FROM cluster_proposals p JOIN cards c
               ON c.workspace_id = p.workspace_id AND c.kind = 'proposal' AND c.subject = p.id::text
           WHERE p.cluster_id = ANY($1::bigint[]) OR p.other_cluster_id = ANY($1::bigint[]) ORDER BY p.id""",
        list(cluster_ids),
    )
    await work.add_each("show_proposal", [{"proposal_id": one} for one in asked])
