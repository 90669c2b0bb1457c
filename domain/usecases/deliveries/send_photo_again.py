"""A recipient asks for a photo once more."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import DeliveryId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.offer_late import begin_waiting_anew
from domain.steps.deliveries.owe_deliveries import DeliveryTo, add_deliveries
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Wanted(DeliveryTo):
    """asked_by: the press with which its recipient last asked for it."""

    asked_by: int | None
    is_offered: bool


async def send_photo_again(
    delivery_id: DeliveryId, participant_id: ParticipantId, *, press: int, doorbell: Doorbell
) -> None:
    """The photo takes the usual way, where the right to receive it is read again.

    Only the recipient's own press does this, and each press once: a bot that died handles its update again.
    Raises NotFound for somebody else's delivery, and for one that is parked, failed, suppressed or retracted.
    """
    async with transaction(doorbell) as work:
        delivery = await sql.one(
            _Wanted,
            """SELECT id, participant_id, asked_by, offered_at IS NOT NULL AS is_offered FROM deliveries
               WHERE id = $1 AND participant_id = $2 AND state IN
                   ('sent', 'unknown', 'pending', 'sending') FOR UPDATE""",
            delivery_id,
            participant_id,
        )
        if delivery is None:
            raise NotFound("delivery")
        if delivery.asked_by == press:
            return
        await sql.execute(
            """UPDATE deliveries SET asked_by = $2, reason = NULL, offered_at = NULL,
                   state = CASE WHEN state IN ('sent', 'unknown') THEN 'pending' ELSE state END
               WHERE id = $1""",
            delivery_id,
            press,
        )
        if delivery.is_offered:
            await begin_waiting_anew([delivery])
            await work.add("show_late_photos", participant_id=participant_id)
        await add_deliveries(work, [delivery])
