"""The stored original of a photo goes when no delivery of it is on its way any more."""

from collections.abc import Sequence

from domain.ids import AssetId
from domain.queries import sql
from domain.steps.work.work import Work


async def forget_originals(work: Work, asset_ids: Sequence[AssetId]) -> None:
    """Adds a task for each photo that was looked at, still has stored bytes, and has no delivery on its way.
    Parked and offered deliveries do not count: Telegram still has the photo.
    """
    for asset_id in await sql.values(
        AssetId,
        """SELECT a.id FROM image_assets a WHERE a.id = ANY($1::bigint[]) AND a.path IS NOT NULL
             AND a.state <> 'received' AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.asset_id = a.id
                 AND d.state IN ('pending', 'sending') AND d.offered_at IS NULL)""",
        list(asset_ids),
    ):
        await work.add("forget_original", asset_id=asset_id)
