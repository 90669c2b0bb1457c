"""Has a card of a photo drawn again that numbers the faces otherwise than they are numbered now."""

from domain.ids import AssetId, WorkspaceId
from domain.ports import Doorbell
from domain.steps.photos.owe_photo_cards import renew_photo_cards
from domain.steps.work.work import transaction


async def renew_photo_card(
    workspace_id: WorkspaceId, asset_id: AssetId, tg_chat_id: int, doorbell: Doorbell
) -> None:
    """tg_chat_id: where the card stands."""
    async with transaction(doorbell) as work:
        await renew_photo_cards(work, workspace_id, asset_id, tg_chat_id=tg_chat_id)
