"""Builds a new index from Postgres, beside the one that searches use; then the two change places."""

from domain.ids import ReportId
from domain.ports import Doorbell, VectorIndex
from domain.queries import sql
from domain.queries.index.face_points import number_of_faces, page_of_faces
from domain.steps.index.sync_faces import sync_faces
from domain.steps.service.report_run import ReportRun


async def rebuild_index(
    report_id: ReportId, index: VectorIndex, engine: str, doorbell: Doorbell
) -> int | str:
    """Returns the number of faces in the new index, or `skipped` for a finished report. A try that died is
    begun again with an empty index.

    A face that changes meanwhile is written to both indexes by its own task: see VectorIndex. Raises
    Unavailable also when a later try has begun, and what `prepare` raises.
    """
    run = await ReportRun.begin(report_id, doorbell)
    if run is None:
        return "skipped"
    # These rows are deleted in the end, by their ids and not by time: a row that commits later may be dated
    # before this read, and the new index may hold the bytes that it is about.
    lost = await sql.values(int, "SELECT id FROM lost_embeddings")
    await index.prepare()
    draft = await index.begin_rebuild()
    done, total = 0, await number_of_faces(engine=engine)
    await run.note(done, total)
    page = await page_of_faces(None, engine=engine)
    while page:
        done += await sync_faces([face.id for face in page], index, engine)
        await run.note(done, max(total, done))
        page = await page_of_faces(page[-1].id, engine=engine)
    await index.finish_rebuild(draft)
    # The bytes of deleted points went with the old index; other engines' went when the index was prepared.
    await sql.execute("DELETE FROM lost_embeddings WHERE id = ANY($1::bigint[])", lost)
    await run.finish({"points": done})
    return done
