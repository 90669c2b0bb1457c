"""Has refused faces matched again: such a face may show another person, who is the next in likeness."""

from collections.abc import Sequence

from domain.ids import AssetId
from domain.steps.work.work import Work


async def look_for_next(work: Work, asset_ids: Sequence[AssetId], *, delay_s: float = 0) -> None:
    """asset_ids: photos with refused faces that belong to nobody now."""
    for asset_id in asset_ids:
        await work.add("match_refused", delay_s=delay_s, asset_id=asset_id)
