"""At the start of a worker, points that the index lost are rewritten."""

from domain.ports import Doorbell, VectorIndex
from domain.queries.index.unindexed import indexed_faces
from domain.steps.index.reindex_all import reindex_all
from domain.steps.service.open_report import is_under_way, open_report
from domain.steps.work.work import transaction

# If a larger share is missing, the index is another one or an older copy. If a smaller one is, a few points
# were lost, or a worker is writing.
_FEW = 0.1


async def reindex_faces(index: VectorIndex, engine: str, doorbell: Doorbell) -> int:
    """Prepares the index. Returns how many faces are rewritten: all if many points are missing, else 0.

    Many are missing after an index was wiped, replaced, or restored from an older copy. If few are missing, a
    comparison finds out which. Raises what `prepare` raises.
    """
    noted = await indexed_faces(engine)  # read before the index is: another worker may be adding points
    missing = noted - await index.prepare()
    if missing <= 0:
        return 0
    if missing > noted * _FEW:
        return await reindex_all(engine, doorbell)
    if not await is_under_way("compare_index"):
        async with transaction(doorbell) as work:
            await open_report(work, "compare_index", mends=True)
    return 0
