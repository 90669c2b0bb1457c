"""A delivered photo was taken out of its recipient's chat."""

from dataclasses import dataclass

from domain.ids import DeliveryId
from domain.ports import Doorbell
from domain.queries import sql
from domain.states import DeliveryState
from domain.steps.deliveries.owe_deliveries import DeliveryTo, send_deliveries
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _WithoutMessage(DeliveryTo):
    state: DeliveryState


async def note_taken_back(delivery_id: DeliveryId, tg_message_id: int, doorbell: Doorbell) -> None:
    """tg_message_id: the message that is gone. If the photo is owed again by now, and this message was its
    newest copy, the photo is sent again.
    """
    async with transaction(doorbell) as work:
        gone = await sql.rows(
            _WithoutMessage,
            """UPDATE deliveries SET tg_message_id = nullif(tg_message_id, $2),
                   earlier_copies = array_remove(earlier_copies, $2),
                   state = CASE WHEN state = 'sent' AND tg_message_id = $2 THEN 'pending' ELSE state END
               WHERE id = $1 AND (tg_message_id = $2 OR $2 = ANY(earlier_copies))
               RETURNING id, participant_id, state""",
            delivery_id,
            tg_message_id,
        )
        await send_deliveries(work, [one for one in gone if one.state is DeliveryState.PENDING])
