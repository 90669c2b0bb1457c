"""A delivered photo was taken out of its recipient's chat."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.owe_deliveries import add_deliveries
from domain.steps.work import transaction


async def note_taken_back(delivery_id: int, tg_message_id: int, doorbell: Doorbell) -> None:
    """tg_message_id: of the message that is gone. Was the photo owed again meanwhile, it is sent anew."""
    async with transaction(doorbell) as work:
        gone = await sql.rows(
            """UPDATE deliveries SET tg_message_id = NULL,
                   state = CASE state WHEN 'sent' THEN 'pending' ELSE state END
               WHERE id = $1 AND tg_message_id = $2 RETURNING id, participant_id, state""",
            delivery_id,
            tg_message_id,
        )
        await add_deliveries(work, [delivery for delivery in gone if delivery["state"] == "pending"])
