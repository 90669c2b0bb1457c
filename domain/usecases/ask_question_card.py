"""An owner wants to see a question about a face that is not in their chat."""

from domain.errors import NotFound
from domain.ports import Doorbell
from domain.queries.acting import Requester
from domain.queries.suggestion import suggestion
from domain.steps.work import transaction


async def ask_question_card(suggestion_id: int, by: Requester, doorbell: Doorbell) -> None:
    """Owners only. Raises NotFound(`suggestion`)."""
    view = await suggestion(suggestion_id)
    if view is None or not await by.owns(view.person_id):
        raise NotFound("suggestion")
    async with transaction(doorbell) as work:
        await work.add("picture_suggestion", suggestion_id=suggestion_id)
