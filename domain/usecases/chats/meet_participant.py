"""Finds or creates the participant for a Telegram user who wrote, joined or pressed something."""

from domain.ids import ParticipantId
from domain.queries import sql


async def meet_participant(tg_user_id: int, name: str, language: str) -> ParticipantId:
    """Creates the participant or refreshes the name. The language stays as it was first seen or chosen."""
    participant_id = await sql.value(
        ParticipantId,
        """INSERT INTO participants (tg_user_id, name, language) VALUES ($1, left($2, 255), $3)
           ON CONFLICT (tg_user_id) DO UPDATE SET name = EXCLUDED.name RETURNING id""",
        tg_user_id,
        name or str(tg_user_id),
        language,
    )
    assert participant_id is not None
    return participant_id
