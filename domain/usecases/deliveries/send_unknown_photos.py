"""A recipient asks for the photos of which nobody knows whether they arrived."""

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.owe_deliveries import DeliveryTo, add_deliveries
from domain.steps.work.work import transaction


async def send_unknown_photos(participant_id: ParticipantId, *, press: int, doorbell: Doorbell) -> int:
    """How many follow, by the usual way. Only ever by the recipient's own press, once for each."""
    async with transaction(doorbell) as work:
        deliveries = await sql.rows(
            DeliveryTo,
            """UPDATE deliveries SET state = 'pending', reason = NULL, asked_by = $2, offered_at = NULL
               WHERE participant_id = $1 AND state = 'unknown' AND asked_by IS DISTINCT FROM $2
               RETURNING id, participant_id""",
            participant_id,
            press,
        )
        # The button was used up: those that are lost on the way again need one of their own.
        await sql.execute(
            """DELETE FROM cards c USING participants r
               WHERE r.id = $1 AND c.kind = 'unknown' AND c.tg_chat_id = r.tg_user_id""",
            participant_id,
        )
        await add_deliveries(work, deliveries)
    return len(deliveries)
