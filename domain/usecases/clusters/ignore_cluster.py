"""Ignores an unknown person, so that nobody is asked about it, or brings an ignored one back."""

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.queries.operations.done import Done, done_before
from domain.states import ClusterState
from domain.steps.clusters.lock_cluster import lock_cluster
from domain.steps.clusters.set_cluster_state import set_cluster_state
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.work.work import transaction


async def ignore_cluster(
    cluster_number: int, by: Requester, *, ignored: bool = True, doorbell: Doorbell
) -> Done:
    """For moderators only. An ignored cluster still grows; nobody is asked about it until it is brought back.

    Raises NotFound(`cluster`), Conflict(`cluster_named`: number, `cluster_joined`: number).
    """
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    if (done := await done_before(by)) is not None:
        return done
    state = ClusterState.IGNORED if ignored else ClusterState.OPEN
    kind = "ignore_cluster" if ignored else "bring_back_cluster"
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        cluster = await lock_cluster(acting.workspace_id, cluster_number)
        if cluster.state == state:
            return Done(None, cluster_number)
        changed = await set_cluster_state(work, cluster, state)
        return await record_operation(Operation(acting, kind, cluster_number).with_undo(cluster=changed))
