"""On a card with several faces somebody ticks one, or takes the tick back."""

from domain.errors import Conflict, NotFound
from domain.ids import SuggestionId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.questions.owner_may_answer import owner_may_answer
from domain.queries.questions.suggestion import suggestion
from domain.steps.work.work import transaction


async def tick_question(
    suggestion_id: SuggestionId, by: Requester, *, is_ticked: bool, doorbell: Doorbell
) -> None:
    """suggestion_id: the question about the ticked face. A tick answers nothing yet.

    For owners and moderators; raises NotFound for others, and Conflict(`already_decided`) for a question that
    does not wait any more.
    """
    view = await suggestion(suggestion_id)
    if view is None:
        raise NotFound("suggestion")
    is_asked = await owner_may_answer(suggestion_id, view.person_id, by)
    if not is_asked and not await by.moderates(view.workspace_id, or_untold=True):
        raise NotFound("suggestion")
    async with transaction(doorbell) as work:
        ticked = await sql.execute(
            "UPDATE face_suggestions SET is_ticked = $2 WHERE id = $1 AND status = 'PENDING'",
            suggestion_id,
            is_ticked,
        )
        if not ticked:
            raise Conflict("already_decided")
        await work.add("show_suggestion", suggestion_id=view.suggestion_id)
