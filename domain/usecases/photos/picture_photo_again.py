"""Has a photo's picture drawn once more. All chats share one stored picture, and the chat that was served
first deleted it.
"""

from domain.ids import AssetId, ParticipantId
from domain.ports import Doorbell
from domain.steps.photos.owe_photo_cards import owe_grid, owe_photo_card
from domain.steps.work.work import transaction


async def picture_photo_again(
    asset_id: AssetId, participant_id: ParticipantId, doorbell: Doorbell, *, is_grid: bool
) -> None:
    """is_grid: the picture with numbered cells, not the card with boxes."""
    async with transaction(doorbell) as work:
        owe = owe_grid if is_grid else owe_photo_card
        await owe(work, asset_id, participant_id)
