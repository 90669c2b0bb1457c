"""An unknown person is deleted everywhere, for good."""

from domain.errors import NotFound
from domain.ids import FaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.queries.operations.done import Done, done_before
from domain.rules.erasing.deletion import ensure_no_more
from domain.settings import Settings
from domain.steps.clusters.lock_cluster import lock_cluster
from domain.steps.erasing.erase_cluster import erase_cluster
from domain.steps.erasing.order_of import order_of
from domain.steps.faces_queue.announce import announce_removal
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.work.work import transaction


async def delete_cluster(
    cluster_number: int,
    by: Requester,
    *,
    settings: Settings,
    doorbell: Doorbell,
    at_most: int | None = None,
) -> Done:
    """For moderators only. There is no way back; the requester gets a certificate. Faces of the cluster that
    are a person's by now stay with that person. at_most: how many faces the requester was told.

    Raises NotFound(`cluster`), Conflict(`cluster_named`: number, `cluster_joined`: number, `more_by_now`: n).
    """
    if (done := await done_before(by)) is not None:
        return done
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        cluster = await lock_cluster(acting.workspace_id, cluster_number)
        # Answering a question does not lock the workspace. This locks the faces, without those that became
        # somebody's at the same moment.
        faces = await sql.values(
            FaceId,
            """SELECT id FROM face_instances WHERE cluster_id = $1 AND person_id IS NULL
               ORDER BY id FOR UPDATE""",
            cluster.id,
        )
        if not faces:
            raise NotFound("cluster")
        ensure_no_more(len(faces), at_most)
        await announce_removal(work, acting, cluster_number, of_cluster=True)
        erased = await erase_cluster(work, cluster, faces, await order_of(by), settings)
        return await record_operation(Operation(acting, "delete_cluster", cluster_number, undo=None), erased)
