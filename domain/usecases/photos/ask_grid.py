"""A moderator wants to point at a face that was not found."""

from domain.ids import AssetId, ParticipantId
from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.photos.posted_photo import workspace_of_photo
from domain.steps.photos.owe_photo_cards import owe_grid
from domain.steps.work.work import transaction


async def ask_grid(
    asset_id: AssetId, by: Requester, *, participant_id: ParticipantId, doorbell: Doorbell
) -> None:
    """participant_id: whose private chat gets the numbered grid over the photo; IN_ADMIN_CHAT: the admin chat
    does. Raises NotFound(`photo`) unless a moderator asks, Untold where Telegram does not tell who is one.
    """
    await moderating(await workspace_of_photo(asset_id), by, what="photo")
    async with transaction(doorbell) as work:
        await owe_grid(work, asset_id, participant_id)
