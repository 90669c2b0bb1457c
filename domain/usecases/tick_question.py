"""On a card with several faces somebody ticks one, or takes the tick back."""

from domain.errors import Conflict, NotFound
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.acting import Requester
from domain.queries.suggestion import suggestion
from domain.steps.work import transaction


async def tick_question(suggestion_id: int, position: int, by: Requester, doorbell: Doorbell) -> None:
    """position: from 1, as numbered on the picture. Nothing is answered by it.

    Owners and moderators; raises NotFound for others, and Conflict(`already_decided`: state) for a face that
    was answered.
    """
    view = await suggestion(suggestion_id)
    if view is None or not 1 <= position <= len(view.faces):
        raise NotFound("suggestion")
    if not await by.owns(view.person_id) and not await by.moderates(view.workspace_id):
        raise NotFound("suggestion")
    face = view.faces[position - 1]
    async with transaction(doorbell) as work:
        ticked = await sql.execute(
            "UPDATE face_suggestions SET is_ticked = NOT is_ticked WHERE id = $1 AND status = 'PENDING'",
            face.suggestion_id,
        )
        if not ticked:
            raise Conflict("already_decided", state=face.status.lower())
        await work.add("show_suggestion", suggestion_id=view.suggestion_id)
