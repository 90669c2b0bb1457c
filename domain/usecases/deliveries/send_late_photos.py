"""A recipient asks for the photos that waited too long to come by themselves."""

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.owe_deliveries import DeliveryTo, add_deliveries
from domain.steps.work.work import transaction


async def send_late_photos(participant_id: ParticipantId, doorbell: Doorbell) -> int:
    """Returns how many photos follow, by the usual way. Pressing twice sends nothing twice."""
    async with transaction(doorbell) as work:
        deliveries = await sql.rows(
            DeliveryTo,
            """UPDATE deliveries SET offered_at = NULL
               WHERE participant_id = $1 AND state = 'pending' AND offered_at IS NOT NULL
               RETURNING id, participant_id""",
            participant_id,
        )
        # A task that still waits gets a new age from this press, else it would offer its photo once more.
        await sql.execute(
            """UPDATE tasks SET created_at = now() WHERE kind = 'deliver' AND state IN ('ready', 'leased')
                 AND dedupe_key = ANY($1::text[])""",
            [str(delivery.id) for delivery in deliveries],
        )
        # The button was used up: after another outage there is a new one.
        await sql.execute(
            """DELETE FROM cards c USING participants r
               WHERE r.id = $1 AND c.kind = 'late' AND c.tg_chat_id = r.tg_user_id""",
            participant_id,
        )
        await add_deliveries(work, deliveries)
    return len(deliveries)
