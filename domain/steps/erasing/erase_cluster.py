"""Erases a cluster and its unknown faces for good. What was done to it can no longer be undone."""

from collections.abc import Sequence

from domain.ids import AssetId, FaceId
from domain.queries import sql
from domain.settings import Settings
from domain.steps.clusters.lock_cluster import LockedCluster
from domain.steps.erasing.erase_face_rows import FacesToErase, erase_face_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.faces.move_faces import Moved
from domain.steps.work.work import Work


async def erase_cluster(
    work: Work, cluster: LockedCluster, face_ids: Sequence[FaceId], order: Order, settings: Settings
) -> Moved:
    """face_ids: all unknown faces of the cluster. Faces of persons stay. Call it with these faces and the
    cluster locked.
    """
    which = FacesToErase(cluster.workspace_id, cluster.number, face_ids)
    erased = await erase_face_rows(work, which, order, settings)
    kept = await sql.values(
        AssetId,
        """UPDATE face_instances SET cluster_id = NULL, clustered_at = NULL, version = version + 1,
               updated_at = now() WHERE cluster_id = $1 RETURNING asset_id""",
        cluster.id,
    )
    await work.add_each("sync_asset_faces", [{"asset_id": asset_id} for asset_id in sorted(set(kept))])
    await sql.execute("DELETE FROM clusters WHERE id = $1", cluster.id)
    numbers = [cluster.number, *await _delete_former(cluster)]
    await sql.execute(
        """UPDATE operations SET undo = NULL WHERE workspace_id = $1 AND (person_number = ANY($2::bigint[])
             OR other_number = $3 AND kind IN ('join_clusters', 'split_cluster'))""",
        cluster.workspace_id,
        numbers,
        cluster.number,
    )
    return erased


async def _delete_former(cluster: LockedCluster) -> list[int]:
    """Deletes persons that were made when the cluster got a name, and that are declined and without faces
    since the name was taken back. Returns their numbers.
    """
    return await sql.values(
        int,
        """DELETE FROM persons p WHERE workspace_id = $1 AND approval = 'declined'
             AND (number = $2 OR number IN (SELECT o.other_number FROM operations o
                 WHERE o.workspace_id = $1 AND o.kind = 'label_cluster' AND o.person_number = $2
                   AND o.undo -> 'changes' @> jsonb_build_array(
                       jsonb_build_object('number', o.other_number, 'field', 'approval'))))
             AND NOT EXISTS (SELECT 1 FROM face_instances WHERE person_id = p.id) RETURNING number""",
        cluster.workspace_id,
        cluster.number,
    )
