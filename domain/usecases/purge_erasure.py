"""The slow half of an erase: index, then store, then rows, then an independent look at all of them."""

from uuid import UUID

from domain.errors import Unavailable
from domain.ports import Doorbell, FaceId, PhotoStore, VectorIndex, WorkspaceId
from domain.queries import sql
from domain.steps.recount_persons import recount_persons
from domain.steps.work import transaction


async def purge_erasure(erasure_id: int, index: VectorIndex, store: PhotoStore, doorbell: Doorbell) -> str:
    """`verified`, or `skipped` when it was before. Raises Unavailable until every store has done its part.

    The order is that of the promise: recogniser first, the person's row last.
    """
    erasure = await sql.one("SELECT * FROM erasures WHERE id = $1 AND state = 'erasing'", erasure_id)
    if erasure is None:
        return "skipped"
    workspace_id = WorkspaceId(erasure["workspace_id"])
    face_ids = [FaceId(UUID(face)) for face in sql.from_json(erasure["face_ids"])]
    await index.delete_faces(workspace_id, face_ids)
    await store.delete(sql.from_json(erasure["store_keys"]))
    await _delete_rows(erasure)
    await _verify(erasure, index, store)
    async with transaction(doorbell) as work:
        await sql.execute(
            "UPDATE erasures SET state = 'verified', verified_at = now() WHERE id = $1", erasure_id
        )
        await work.add("show_certificate", erasure_id=erasure_id)
    return "verified"


async def _delete_rows(erasure: sql.Row) -> None:
    person_id, faces = erasure["subject_uuid"], sql.from_json(erasure["face_ids"])
    async with sql.in_transaction():
        assets = await sql.rows(
            """INSERT INTO erased_faces (asset_id, bbox_x, bbox_y, bbox_w, bbox_h)
               SELECT f.asset_id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h FROM face_instances f
               JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
               WHERE f.id = ANY($1::uuid[]) ON CONFLICT DO NOTHING RETURNING asset_id""",
            faces,
        )
        await sql.execute("DELETE FROM face_instances WHERE id = ANY($1::uuid[])", faces)
        await sql.execute("DELETE FROM image_assets WHERE enrols_person_id = $1", person_id)
        await sql.execute("DELETE FROM conversations WHERE data->>'person_id' = $1", str(person_id))
        await sql.execute("DELETE FROM persons WHERE id = $1", person_id)
        await recount_persons([row["asset_id"] for row in assets])


async def _verify(erasure: sql.Row, index: VectorIndex, store: PhotoStore) -> None:
    """Raises Unavailable, so that the purge runs again, when anything is still to be found."""
    faces = set(sql.from_json(erasure["face_ids"]))
    async for point in index.scan(WorkspaceId(erasure["workspace_id"])):
        if str(point.face_instance_id) in faces or point.person_id == erasure["subject_uuid"]:
            raise Unavailable("index", "an erased face is still there")
    left = await sql.one(
        """SELECT (SELECT count(*) FROM persons WHERE id = $1)
             + (SELECT count(*) FROM face_instances WHERE person_id = $1 OR id = ANY($2::uuid[]))
             + (SELECT count(*) FROM face_embeddings WHERE face_id = ANY($2::uuid[]))
             + (SELECT count(*) FROM participant_persons WHERE person_id = $1) AS n""",
        erasure["subject_uuid"],
        list(faces),
    )
    if left is None or left["n"]:
        raise Unavailable("Postgres", "rows of an erased person are still there")
    for key in sql.from_json(erasure["store_keys"]):
        if key in [stored async for stored in store.list(key)]:
            raise Unavailable("store", f"{key} is still there")
