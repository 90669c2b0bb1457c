"""Draws a question's picture again: a chat needs a new card, and the former picture was deleted once sent."""

from domain.ids import SuggestionId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def picture_suggestion_again(suggestion_id: SuggestionId, doorbell: Doorbell) -> None:
    """Schedules the drawing: nobody is asked about a face that they cannot see."""
    async with transaction(doorbell) as work:
        await work.add("picture_suggestion", suggestion_id=suggestion_id)
