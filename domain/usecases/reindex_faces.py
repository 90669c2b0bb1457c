"""At start: where the index lost points it is written anew."""

from domain.ports import Doorbell, VectorIndex
from domain.queries.unindexed import indexed_faces
from domain.steps.reindex_all import reindex_all


async def reindex_faces(index: VectorIndex, engine: str, doorbell: Doorbell) -> int:
    """Prepares the index. Number of faces to be written anew: 0, or all when it holds too few points.

    That is one that was wiped, replaced, or restored from an older copy. Raises what `prepare` raises.
    """
    noted = await indexed_faces(engine)  # first: another worker may be adding points
    return 0 if await index.prepare() >= noted else await reindex_all(engine, doorbell)
