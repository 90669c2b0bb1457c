"""Somebody was shown the faces of an unknown person, so the card of the moderators counts one more."""

from domain.ids import InquiryId
from domain.ports import Doorbell
from domain.steps.clusters.show_clusters import edit_cluster_card
from domain.steps.clusters.withdraw_inquiry import withdraw_inquiry
from domain.steps.work.work import transaction


async def note_who_was_asked(inquiry_id: InquiryId, cluster_number: int, doorbell: Doorbell) -> None:
    """Call it when the inquiry is in the chat, and when it cannot come there: then somebody else is asked."""
    async with transaction(doorbell) as work:
        await withdraw_inquiry(inquiry_id)
        await edit_cluster_card(work, cluster_number)
