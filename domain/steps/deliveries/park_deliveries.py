"""Keeps the photos owed to a participant whose private chat is closed, until they press Start again."""

from domain.ids import ParticipantId
from domain.queries import sql


async def park_deliveries(participant_id: ParticipantId, reason: str) -> None:
    """reason: `blocked`, or what Telegram said. `open_private_chat` makes parked deliveries pending again."""
    await sql.execute(
        "UPDATE deliveries SET state = 'parked', reason = $2 WHERE participant_id = $1 AND state = 'pending'",
        participant_id,
        reason[:255],
    )
