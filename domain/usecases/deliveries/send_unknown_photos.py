"""A recipient asks for the photos that may not have arrived."""

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.offered_deliveries import unknown_deliveries
from domain.steps.deliveries.owe_deliveries import DeliveryTo, send_deliveries
from domain.steps.work.work import transaction


async def send_unknown_photos(participant_id: ParticipantId, *, press: int, doorbell: Doorbell) -> int:
    """Returns how many photos are sent once more. Call it for the recipient who pressed; a press counts once.
    Photos of somebody hidden, or of groups that the recipient left, wait until they may be sent.
    """
    async with transaction(doorbell) as work:
        offered = await unknown_deliveries(participant_id)
        deliveries = await sql.rows(
            DeliveryTo,
            """UPDATE deliveries SET state = 'pending', reason = NULL, asked_by = $2, offered_at = NULL
               WHERE participant_id = $1 AND state = 'unknown' AND asked_by IS DISTINCT FROM $2
                 AND id = ANY($3::bigint[]) RETURNING id, participant_id""",
            participant_id,
            press,
            [] if offered is None else list(offered.delivery_ids),
        )
        # The button was used up: photos that are lost once more need a button of their own.
        await sql.execute(
            """DELETE FROM cards c USING participants r
               WHERE r.id = $1 AND c.kind = 'unknown' AND c.tg_chat_id = r.tg_user_id""",
            participant_id,
        )
        await send_deliveries(work, deliveries)
    return len(deliveries)
