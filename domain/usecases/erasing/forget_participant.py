"""Erases a participant who wants the bot to know nothing of them any more."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.settings import Settings
from domain.steps.erasing.erase_participant_rows import erase_participant_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Participant:
    tg_user_id: int
    language: str


async def forget_participant(
    participant_id: ParticipantId, *, settings: Settings, doorbell: Doorbell, shown: int | None = None
) -> dict[str, int]:
    """Returns counts of what is gone. Only the participant may ask: call it with the one who pressed.

    Persons that nobody else owns are erased too. The certificate comes to the participant's private chat.
    shown: the mark of the persons that the participant read will be erased too; None: not compared. Raises
    Conflict(`others_go`) if other persons would be erased by now, and NotFound for a participant who is not
    known (any more).
    """
    async with transaction(doorbell) as work:
        who = await sql.one(
            _Participant, "SELECT tg_user_id, language FROM participants WHERE id = $1", participant_id
        )
        if who is None:
            raise NotFound("participant")
        order = Order(tg_notify_chat_id=who.tg_user_id, language=who.language)
        counts = await erase_participant_rows(work, participant_id, order, settings, shown=shown)
        if counts is None:
            raise NotFound("participant")
        return counts
