"""Parks what is owed to a participant who blocked the bot."""

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.park_deliveries import park_deliveries
from domain.steps.work.work import transaction


async def close_private_chat(participant_id: ParticipantId, doorbell: Doorbell) -> None:
    async with transaction(doorbell):
        await sql.execute("UPDATE participants SET private_chat = 'blocked' WHERE id = $1", participant_id)
        await park_deliveries(participant_id, "blocked")
