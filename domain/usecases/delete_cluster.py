"""An unknown person is deleted everywhere, for good."""

from domain.errors import NotFound
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.acting import Requester, moderating
from domain.settings import Settings
from domain.steps.erase_face_rows import FacesToErase, erase_face_rows
from domain.steps.lock_cluster import lock_cluster, workspace_of_cluster
from domain.steps.order_of import order_of
from domain.steps.record_operation import Done, Operation, done_before, record_operation
from domain.steps.work import Work, transaction


async def delete_cluster(
    cluster_number: int, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """Moderators only. There is no way back; who asked gets a certificate. Faces of it that are somebody's by
    now stay theirs.

    Raises NotFound(`cluster`), Conflict(`cluster_named`: number).
    """
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        cluster = await lock_cluster(acting.workspace_id, cluster_number)
        faces = await sql.rows(
            "SELECT id FROM face_instances WHERE cluster_id = $1 AND person_id IS NULL", cluster["id"]
        )
        if not faces:
            raise NotFound("cluster")
        which = FacesToErase(acting.workspace_id, cluster_number, [face["id"] for face in faces])
        erased = await erase_face_rows(work, which, await order_of(by), settings)
        await _delete(work, cluster)
        return await record_operation(Operation(acting, "delete_cluster", cluster_number, undo=None), erased)


async def _delete(work: Work, cluster: sql.Row) -> None:
    """Its row takes along whatever points at it. A name that was taken back goes as well."""
    kept = await sql.rows(
        """UPDATE face_instances SET cluster_id = NULL, clustered_at = NULL, version = version + 1,
               updated_at = now() WHERE cluster_id = $1 RETURNING asset_id""",
        cluster["id"],
    )
    assets = sorted({face["asset_id"] for face in kept})
    await work.add_each("sync_asset_faces", [{"asset_id": asset} for asset in assets])
    await sql.execute("DELETE FROM clusters WHERE id = $1", cluster["id"])
    await sql.execute(
        """DELETE FROM persons p WHERE workspace_id = $1 AND number = $2 AND approval = 'declined'
             AND NOT EXISTS (SELECT 1 FROM face_instances WHERE person_id = p.id)""",
        cluster["workspace_id"],
        cluster["number"],
    )
    await sql.execute(
        "UPDATE operations SET undo = NULL WHERE workspace_id = $1 AND person_number = $2",
        cluster["workspace_id"],
        cluster["number"],
    )
