"""The index is derived: where it lost points it is written anew, and until then Postgres stands in."""

from domain.ports import Doorbell, VectorIndex
from domain.queries import sql
from domain.steps.work import transaction

# Swept in handfuls instead of rung for all at once, so that new photos get their turn in between.
_DELAY_S = 1.0


async def reindex_faces(index: VectorIndex, engine: str, doorbell: Doorbell) -> int:
    """Prepares the index. Number of faces to be written anew: 0, or all when it holds too few points.

    That is one that was wiped, replaced, or restored from an older copy. Raises what `prepare` raises.
    """
    noted = await _noted(engine)  # first: another worker may be adding points
    if await index.prepare() >= noted:
        return 0
    async with transaction(doorbell) as work:
        # From this commit on `queries/unindexed.py` compares them, each until it is noted again.
        faces = await sql.rows(
            """UPDATE face_instances f SET indexed_version = NULL, indexed_at = NULL FROM face_embeddings e
               WHERE e.face_id = f.id AND e.engine = $1 AND f.indexed_version IS NOT NULL
               RETURNING f.asset_id""",
            engine,
        )
        for asset_id in sorted({face["asset_id"] for face in faces}):
            await work.add("sync_asset_faces", delay_s=_DELAY_S, asset_id=asset_id)
    return len(faces)


async def _noted(engine: str) -> int:
    """Faces that the index showed once. Those of a person that is being erased have no embedding."""
    row = await sql.one(
        """SELECT count(*) AS n FROM face_instances f
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $1
           WHERE f.indexed_version IS NOT NULL""",
        engine,
    )
    assert row is not None
    return int(row["n"])
