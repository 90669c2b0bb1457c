"""A delivered photo was taken out of its recipient's chat."""

from domain.ids import DeliveryId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.owe_deliveries import add_deliveries
from domain.steps.work.work import transaction


async def note_taken_back(delivery_id: DeliveryId, tg_message_id: int, doorbell: Doorbell) -> None:
    """tg_message_id: of the message that is gone. Was the photo owed again meanwhile, and this was the last
    copy of it, it is sent anew.
    """
    async with transaction(doorbell) as work:
        gone = await sql.rows(
            """UPDATE deliveries SET tg_message_id = nullif(tg_message_id, $2),
                   earlier_copies = array_remove(earlier_copies, $2),
                   state = CASE WHEN state = 'sent' AND tg_message_id = $2 THEN 'pending' ELSE state END
               WHERE id = $1 AND (tg_message_id = $2 OR $2 = ANY(earlier_copies))
               RETURNING id, participant_id, state""",
            delivery_id,
            tg_message_id,
        )
        await add_deliveries(work, [delivery for delivery in gone if delivery["state"] == "pending"])
