"""A moderator wants to see a request: its card is sent to the chats where such cards are shown."""

from domain.ids import PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.steps.work.work import transaction


async def ask_request_card(person_id: PersonId, by: Requester, doorbell: Doorbell) -> None:
    """For moderators only. Raises NotFound(`request`), also for a request that was decided."""
    workspace_id = await sql.value(
        WorkspaceId,
        "SELECT workspace_id FROM persons WHERE id = $1 AND approval = 'requested' AND erasing_at IS NULL",
        person_id,
    )
    await moderating(workspace_id, by, what="request")
    async with transaction(doorbell) as work:
        await work.add("picture_request", person_id=str(person_id))
