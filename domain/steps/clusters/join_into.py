"""Moves the unknown faces of one cluster into another."""

from domain.errors import Conflict, NotFound
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.done import Done
from domain.settings import Settings
from domain.steps.clusters.lock_cluster import LockedCluster, lock_cluster
from domain.steps.clusters.move_between_clusters import ClusterMove, move_between_clusters
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.work.work import Work

_ON_ONE_PHOTO = """
SELECT 1 FROM face_instances f JOIN face_instances g ON g.asset_id = f.asset_id AND g.cluster_id = $2
WHERE f.cluster_id = $1 AND f.person_id IS NULL LIMIT 1
"""


async def join_into(
    work: Work, acting: Acting, part_number: int, whole_number: int, settings: Settings
) -> Done:
    """The cluster `whole_number` keeps its state, open or ignored, and has the faces of both.

    Raises what `lock_cluster` raises for either cluster, NotFound(`cluster`) when the part has no unknown
    face, and Conflict(`on_one_photo`) when a photo shows both: nobody is on a photo twice.
    """
    part = await lock_cluster(acting.workspace_id, part_number)
    whole = await lock_cluster(acting.workspace_id, whole_number)
    await _ensure_on_no_photo_together(part, whole)
    moved = await move_between_clusters(work, acting, ClusterMove(part, whole, None, joins=True), settings)
    if not moved.face_ids:
        raise NotFound("cluster")
    return await record_operation(Operation(acting, "join_clusters", part.number, whole.number), moved)


async def _ensure_on_no_photo_together(part: LockedCluster, whole: LockedCluster) -> None:
    if await sql.value(int, _ON_ONE_PHOTO, part.id, whole.id) is not None:
        raise Conflict("on_one_photo")
