"""Marks every face of an engine as not indexed, so that an index that lost points is rewritten.

Until a face is indexed again it is compared in Postgres.
"""

from domain.ids import AssetId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.work.work import transaction

# A delayed task gets no ring: sweeps bring up a few at a time, so that new photos get in between.
_DELAY_S = 1.0


async def reindex_all(engine: str, doorbell: Doorbell) -> int:
    """Returns the number of faces that will be rewritten: those with an embedding of the engine."""
    async with transaction(doorbell) as work:
        # From this commit on `queries/index/unindexed.py` compares each of these faces until it is indexed.
        assets = await sql.values(
            AssetId,
            """UPDATE face_instances f SET indexed_version = NULL, indexed_at = NULL FROM face_embeddings e
               WHERE e.face_id = f.id AND e.engine = $1 AND f.indexed_version IS NOT NULL
               RETURNING f.asset_id""",
            engine,
        )
        for asset_id in sorted(set(assets)):
            await work.add("sync_asset_faces", delay_s=_DELAY_S, asset_id=asset_id)
    return len(assets)
