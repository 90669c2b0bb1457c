"""A recipient asks for the photos that waited too long to come by themselves."""

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.offered_deliveries import late_deliveries
from domain.steps.deliveries.offer_again import offer_again
from domain.steps.deliveries.offer_late import begin_waiting_anew
from domain.steps.deliveries.owe_deliveries import DeliveryTo, send_deliveries
from domain.steps.work.work import transaction


async def send_late_photos(participant_id: ParticipantId, doorbell: Doorbell, *, pressed: int | None) -> int:
    """pressed: the message with the button, which its press changes; other buttons for these photos go.

    Returns how many photos follow, by the usual way. Pressing twice sends nothing twice. Photos of
    somebody hidden, or of groups that the recipient left, wait until they may be sent.
    """
    async with transaction(doorbell) as work:
        offered = await late_deliveries(participant_id)
        deliveries = await sql.rows(
            DeliveryTo,
            """UPDATE deliveries SET offered_at = NULL
               WHERE participant_id = $1 AND state = 'pending' AND offered_at IS NOT NULL
                 AND id = ANY($2::bigint[]) RETURNING id, participant_id""",
            participant_id,
            [] if offered is None else list(offered.delivery_ids),
        )
        await begin_waiting_anew(deliveries)
        # The button can be pressed once: after another outage a new message has a new button.
        await sql.execute(
            """DELETE FROM cards c USING participants r
               WHERE r.id = $1 AND c.kind = 'late' AND c.tg_chat_id = r.tg_user_id
                 AND c.tg_message_id = $2""",
            participant_id,
            pressed,
        )
        await offer_again(work, [participant_id])
        await send_deliveries(work, deliveries)
    return len(deliveries)
