"""One more user is asked a question whose picture was deleted after the others had got it."""

from domain.ids import SuggestionId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def picture_suggestion_again(suggestion_id: SuggestionId, doorbell: Doorbell) -> None:
    """Has the picture drawn again: nobody is asked about a face that they cannot see."""
    async with transaction(doorbell) as work:
        await work.add("picture_suggestion", suggestion_id=suggestion_id)
