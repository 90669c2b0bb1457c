"""Notes that somebody joined a group, left it, or became an admin of it."""

from datetime import datetime

from domain.ids import ParticipantId
from domain.ports import Doorbell, Membership
from domain.states import MemberStatus
from domain.steps.groups.note_leaving import note_leaving
from domain.steps.groups.remember_membership import remember_membership
from domain.steps.work.work import transaction


async def record_membership(
    tg_chat_id: int,
    participant_id: ParticipantId,
    status: MemberStatus,
    *,
    happened_at: datetime,
    doorbell: Doorbell,
) -> None:
    """An update that comes late does not undo a newer status. Raises Unavailable when the group is erased at
    that moment.
    """
    async with transaction(doorbell) as work:
        await remember_membership(tg_chat_id, participant_id, Membership(status), happened_at=happened_at)
        await note_leaving(work, tg_chat_id, participant_id)
