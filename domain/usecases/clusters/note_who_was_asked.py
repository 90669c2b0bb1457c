"""Somebody was shown the faces of an unknown person, so the card of the moderators counts one more."""

from domain.ports import Doorbell
from domain.steps.clusters.show_clusters import edit_cluster_card
from domain.steps.work.work import transaction


async def note_who_was_asked(cluster_number: int, doorbell: Doorbell) -> None:
    """Call it when the inquiry is in the chat."""
    async with transaction(doorbell) as work:
        await edit_cluster_card(work, cluster_number)
