"""A question is asked of somebody else, and its picture went when the others had it."""

from domain.ids import SuggestionId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def picture_suggestion_again(suggestion_id: SuggestionId, doorbell: Doorbell) -> None:
    """Nobody is asked about a face unseen."""
    async with transaction(doorbell) as work:
        await work.add("picture_suggestion", suggestion_id=suggestion_id)
