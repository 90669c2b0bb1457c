"""An unknown person that was ignored is asked about again."""

from domain.ports import Doorbell
from domain.queries.acting import Requester, moderating
from domain.steps.lock_cluster import lock_cluster, workspace_of_cluster
from domain.steps.record_operation import Done, Operation, done_before, record_operation
from domain.steps.set_cluster_state import set_cluster_state
from domain.steps.work import transaction


async def bring_back_cluster(cluster_number: int, by: Requester, *, doorbell: Doorbell) -> Done:
    """Moderators only. The decision to ignore lasts until somebody takes it back, here or by Undo.

    Raises NotFound(`cluster`), Conflict(`cluster_named`: number).
    """
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        cluster = await lock_cluster(acting.workspace_id, cluster_number)
        if cluster["state"] == "open":
            return Done(None, cluster_number)
        changed = await set_cluster_state(work, cluster, "open")
        operation = Operation(acting, "bring_back_cluster", cluster_number)
        return await record_operation(operation.with_undo(cluster=changed))
