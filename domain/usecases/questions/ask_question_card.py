"""Shows a question about a face to somebody who may answer it and does not have it in their chat."""

from domain.errors import NotFound
from domain.ids import SuggestionId
from domain.ports import Doorbell
from domain.queries.access.acting import Requester
from domain.queries.questions.suggestion import suggestion
from domain.steps.work.work import transaction


async def ask_question_card(suggestion_id: SuggestionId, by: Requester, doorbell: Doorbell) -> None:
    """For owners, and for moderators if no owner can be asked or is sure. Raises NotFound(`suggestion`)."""
    view = await suggestion(suggestion_id)
    if view is None:
        raise NotFound("suggestion")
    is_for_admins = any(one.as_admin for one in view.recipients)
    if not (
        await by.owns(view.person_id)
        or (is_for_admins and await by.moderates(view.workspace_id, or_untold=True))
    ):
        raise NotFound("suggestion")
    async with transaction(doorbell) as work:
        await work.add("picture_suggestion", suggestion_id=suggestion_id)
