"""Shows waiting requests to an admin whose private chat has opened."""

from domain.ids import ParticipantId
from domain.ports import Doorbell, Memberships
from domain.queries.access.authority import moderates, where_told
from domain.queries.chats.participant import participant_by_id
from domain.queries.connecting.waiting_requests import waiting_requests
from domain.steps.connecting.show_waiting import show_waiting
from domain.steps.work.work import transaction


async def offer_requests(participant_id: ParticipantId, memberships: Memberships, doorbell: Doorbell) -> int:
    """Returns how many requests are shown. Telegram is asked about each active group of their workspaces."""
    reader = await participant_by_id(participant_id)
    waiting = await waiting_requests(participant_id) if reader is not None else []
    if reader is None or not waiting:
        return 0
    workspaces = {one.workspace_id for one in waiting}
    decides = {one for one in workspaces if await where_told(moderates(one, reader.tg_user_id, memberships))}
    shown = [one for one in waiting if one.workspace_id in decides]
    async with transaction(doorbell) as work:
        await show_waiting(work, shown)
    return len(shown)
