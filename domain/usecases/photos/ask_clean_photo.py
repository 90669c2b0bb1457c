"""Has the photo of an image document made once more, because it is not stored any more."""

from domain.ids import AssetId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def ask_clean_photo(asset_id: AssetId, doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        await work.add("clean_document", asset_id=asset_id)
