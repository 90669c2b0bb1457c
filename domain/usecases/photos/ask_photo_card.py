"""A moderator wants to see who is who on a posted photo."""

from domain.ids import AssetId, ParticipantId
from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.photos.posted_photo import workspace_of_photo
from domain.steps.photos.owe_photo_cards import owe_photo_card
from domain.steps.work.work import transaction


async def ask_photo_card(
    asset_id: AssetId, by: Requester, *, participant_id: ParticipantId, doorbell: Doorbell
) -> None:
    """participant_id: whose private chat gets the card; IN_ADMIN_CHAT: the admin chat does.
    Raises NotFound(`photo`) unless a moderator asks, Untold where Telegram does not tell who is one.
    """
    await moderating(await workspace_of_photo(asset_id), by, what="photo")
    async with transaction(doorbell) as work:
        await owe_photo_card(work, asset_id, participant_id)
