"""Marks every face of an engine as not indexed, so that an index that lost points is rewritten.

Until a face is indexed again it is compared in Postgres.
"""

import logging

from domain.ids import AssetId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.service.open_report import is_under_way, open_report
from domain.steps.work.work import transaction

log = logging.getLogger(__name__)

# A delayed task is rung for only when it is due, so that photos which wait already come first.
_DELAY_S = 1.0
# One statement for the faces of 300,000 photos would take minutes, and be cut off after POSTGRES_TIMEOUT_S.
PHOTOS_AT_ONCE = 1000
# Photos with prototypes come first: nobody is recognised without these.
_PHOTOS = """
SELECT f.asset_id AS id FROM face_instances f
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $1
LEFT JOIN person_prototypes x ON x.face_instance_id = f.id
WHERE f.indexed_version IS NOT NULL GROUP BY f.asset_id ORDER BY count(x.id) = 0, f.asset_id
"""
_MARK = """
UPDATE face_instances f SET indexed_version = NULL, indexed_at = NULL FROM face_embeddings e
WHERE f.asset_id = ANY($2::bigint[]) AND e.face_id = f.id AND e.engine = $1 AND f.indexed_version IS NOT NULL
RETURNING f.asset_id
"""


async def reindex_all(engine: str, doorbell: Doorbell) -> int:
    """Returns the number of faces that will be rewritten: those of the engine that were noted as indexed.
    After a crash in between, the rest is rewritten at the next start, or by the comparison that the first
    step opens.
    """
    assets = await sql.values(AssetId, _PHOTOS, engine)
    faces = 0
    for start in range(0, len(assets), PHOTOS_AT_ONCE):
        if start:
            log.info("of %d photos %d are marked to be indexed again", len(assets), start)
        async with transaction(doorbell) as work:
            if not start and len(assets) > PHOTOS_AT_ONCE and not await is_under_way("compare_index"):
                # It finds what is missing should a later step fail: by then the index is not empty any more.
                await open_report(work, "compare_index", mends=True)
            # From the commit on `queries/index/unindexed.py` compares each of these until it is indexed.
            marked = await sql.values(AssetId, _MARK, engine, assets[start : start + PHOTOS_AT_ONCE])
            for asset_id in sorted(set(marked)):
                await work.add("sync_asset_faces", delay_s=_DELAY_S, asset_id=asset_id)
        faces += len(marked)
    return faces
