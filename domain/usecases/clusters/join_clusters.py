"""Two unknown people turn out to be one: the faces of one join those of the other."""

from domain.errors import Conflict, NotFound
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.clusters.lock_cluster import LockedCluster, lock_cluster
from domain.steps.clusters.move_between_clusters import ClusterMove, move_between_clusters
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.work.work import transaction

_ON_ONE_PHOTO = """
SELECT 1 FROM face_instances f JOIN face_instances g ON g.asset_id = f.asset_id AND g.cluster_id = $2
WHERE f.cluster_id = $1 AND f.person_id IS NULL LIMIT 1
"""


async def join_clusters(
    cluster_number: int, into_number: int, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For moderators only. The cluster `into_number` stays as it is, open or ignored, with the faces of both.

    Raises NotFound(`cluster`), also for the same cluster twice and for clusters of two workspaces,
    Conflict(`cluster_named`: number, `cluster_joined`: number) for either, Conflict(`on_one_photo`) where a
    photo shows both: nobody is on it twice.
    """
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    if (done := await done_before(by)) is not None:
        return done
    if cluster_number == into_number:
        raise NotFound("cluster")
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        part = await lock_cluster(acting.workspace_id, cluster_number)
        whole = await lock_cluster(acting.workspace_id, into_number)
        await _ensure_apart(part, whole)
        moved = await move_between_clusters(
            work, acting, ClusterMove(part, whole, None, joins=True), settings
        )
        if not moved.face_ids:
            raise NotFound("cluster")
        return await record_operation(Operation(acting, "join_clusters", part.number, whole.number), moved)


async def _ensure_apart(part: LockedCluster, whole: LockedCluster) -> None:
    if await sql.value(int, _ON_ONE_PHOTO, part.id, whole.id) is not None:
        raise Conflict("on_one_photo")
