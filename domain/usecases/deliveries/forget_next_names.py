"""A page of captions was corrected after an erase: the next page follows, or the certificate."""

from domain.ids import ErasureId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.forget_names import forget_names_in_chat
from domain.steps.work.work import transaction


async def forget_next_names(participant_id: ParticipantId, doorbell: Doorbell, *, is_last: bool) -> None:
    """is_last: no caption in this chat names an erased person any more, or the chat is closed."""
    async with transaction(doorbell) as work:
        if not is_last:
            await forget_names_in_chat(work, participant_id)
            return
        waiting = await sql.values(
            ErasureId, "SELECT id FROM erasures WHERE state = 'verified' AND tg_notify_chat_id IS NOT NULL"
        )
        await work.add_each("show_certificate", [{"erasure_id": erasure} for erasure in waiting])
