"""Has the picture of a photo's card drawn for another chat: it was deleted after the first chat got it."""

from domain.ids import AssetId, ParticipantId
from domain.ports import Doorbell
from domain.steps.photos.owe_photo_cards import owe_grid, owe_photo_card
from domain.steps.work.work import transaction


async def picture_photo_again(
    asset_id: AssetId, participant_id: ParticipantId, doorbell: Doorbell, *, is_grid: bool = False
) -> None:
    async with transaction(doorbell) as work:
        owe = owe_grid if is_grid else owe_photo_card
        await owe(work, asset_id, participant_id)
