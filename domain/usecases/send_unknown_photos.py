"""A recipient asks for the photos of which nobody knows whether they arrived."""

from domain.ports import Doorbell, ParticipantId
from domain.queries import sql
from domain.steps.owe_deliveries import add_deliveries
from domain.steps.work import transaction


async def send_unknown_photos(participant_id: ParticipantId, doorbell: Doorbell) -> int:
    """How many follow, by the usual way. Only ever by the recipient's own press."""
    async with transaction(doorbell) as work:
        deliveries = await sql.rows(
            """UPDATE deliveries SET state = 'pending', reason = NULL
               WHERE participant_id = $1 AND state = 'unknown' RETURNING id, participant_id""",
            participant_id,
        )
        await add_deliveries(work, deliveries)
    return len(deliveries)
