"""The faces of an unknown person in one photo are deleted."""

from domain.errors import NotFound
from domain.ids import AssetId, FaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.clusters.lock_cluster import lock_cluster
from domain.steps.erasing.erase_cluster import erase_cluster
from domain.steps.erasing.erase_face_rows import FacesToErase, erase_face_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.erasing.order_of import order_of
from domain.steps.faces_queue.announce import announce_removal
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.work.work import transaction

# Answering a question does not lock the workspace. This locks the faces, without those that became somebody's
# at the same moment.
_LOCK = """
SELECT id FROM face_instances WHERE cluster_id = $1 AND person_id IS NULL AND asset_id = $2
ORDER BY id FOR UPDATE
"""
_ELSEWHERE = """
SELECT id FROM face_instances WHERE cluster_id = $1 AND person_id IS NULL AND asset_id <> $2 LIMIT 1
"""


async def delete_cluster_faces(
    cluster_number: int, asset_id: AssetId, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """Moderators only, and no way back. If this is the cluster's only photo, the whole cluster is deleted and
    that is recorded as `delete_cluster`.

    Raises NotFound(`cluster`), NotFound(`photo`) where the cluster has no unknown face in the photo,
    Conflict(`cluster_named`: number, `cluster_joined`: number).
    """
    if (done := await done_before(by)) is not None:
        return done
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        cluster = await lock_cluster(acting.workspace_id, cluster_number)
        here = await sql.values(FaceId, _LOCK, cluster.id, asset_id)
        if not here:
            raise NotFound("photo")
        if await sql.value(FaceId, _ELSEWHERE, cluster.id, asset_id) is None:
            await announce_removal(work, acting, cluster_number, of_cluster=True)
            erased = await erase_cluster(work, cluster, here, await order_of(by), settings)
            return await record_operation(
                Operation(acting, "delete_cluster", cluster_number, undo=None), erased
            )
        await announce_removal(work, acting, cluster_number, asset_id, of_cluster=True)
        which = FacesToErase(acting.workspace_id, cluster_number, here)
        erased = await erase_face_rows(work, which, Order(), settings)
        operation = Operation(acting, "delete_faces", cluster_number, asset_id=asset_id, undo=None)
        return await record_operation(operation, erased)
