"""Draws the faces of an inquiry again, because the asked participant may not see all that were drawn."""

from domain.ids import InquiryId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def draw_inquiry_again(inquiry_id: InquiryId, doorbell: Doorbell) -> None:
    """The inquiry is shown when it is drawn, and withdrawn if nothing is left to draw."""
    async with transaction(doorbell) as work:
        await work.add("picture_inquiry", inquiry_id=inquiry_id)
