"""Has faces matched again of which somebody said whom they do not show: they may show whoever comes next."""

from collections.abc import Sequence

from domain.ids import AssetId
from domain.steps.work.work import Work


async def look_for_next(work: Work, asset_ids: Sequence[AssetId]) -> None:
    """asset_ids: photos with such faces that are nobody's now."""
    await work.add_each("match_refused", [{"asset_id": asset_id} for asset_id in asset_ids])
