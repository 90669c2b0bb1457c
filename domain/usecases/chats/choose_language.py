"""Stores the language that a participant chose for the bot's messages."""

from domain.ids import ParticipantId
from domain.queries import sql


async def choose_language(participant_id: ParticipantId, language: str) -> None:
    await sql.execute(
        "UPDATE participants SET language = $2, language_is_known = true WHERE id = $1",
        participant_id,
        language,
    )
