"""Somebody looks at a picture that was not drawn yet. The caller has checked that they may see it."""

from domain.ids import AssetId, ParticipantId
from domain.ports import Doorbell
from domain.rules.work.turns import turn_of
from domain.states import Viewed
from domain.steps.work.work import transaction


async def ask_view(
    asset_id: AssetId, viewed: Viewed, participant_id: ParticipantId, doorbell: Doorbell
) -> None:
    """The task takes the viewer's own turn, so that it does not wait for somebody's 400 new photos.

    TILE and PHOTO are drawn together, so one task is enough for whoever presses a tile that is not there yet.
    """
    asked = Viewed.TILE if viewed == Viewed.PHOTO else viewed
    async with transaction(doorbell) as work:
        turn = turn_of(f"views:{participant_id}")
        await work.add("draw_view", turn=turn, asset_id=asset_id, viewed=asked)
