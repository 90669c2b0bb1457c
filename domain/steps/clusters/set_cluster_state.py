"""Sets whether a cluster is open, ignored or labelled with a person."""

from domain.queries import sql
from domain.states import ClusterState
from domain.steps.clusters.lock_cluster import LockedCluster
from domain.steps.clusters.show_clusters import edit_cluster_card
from domain.steps.clusters.show_inquiries import edit_inquiry_cards
from domain.steps.clusters.show_proposals import edit_proposal_cards
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work
from domain.values.way_back import StateChange


async def set_cluster_state(
    work: Work, cluster: LockedCluster, state: ClusterState, person: PersonKey | None = None
) -> StateChange:
    """Returns what an undo needs. Call with the cluster locked. All cards about it are edited."""
    await sql.execute(
        "UPDATE clusters SET state = $2, person_id = $3 WHERE id = $1",
        cluster.id,
        state,
        None if person is None else person.id,
    )
    await edit_cluster_card(work, cluster.number)
    await edit_proposal_cards(work, [cluster.id])
    await edit_inquiry_cards(work, [cluster.id])
    return {"before": cluster.state, "after": state}
