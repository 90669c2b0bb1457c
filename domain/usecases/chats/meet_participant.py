"""Finds or creates the participant for a Telegram user who wrote, joined or pressed something."""

from domain.ids import ParticipantId
from domain.queries import sql


async def meet_participant(
    tg_user_id: int, name: str, language: str, *, language_is_known: bool = True
) -> ParticipantId:
    """Creates the participant or refreshes the name. A language that Telegram told or the user chose stays.
    language_is_known: this update told the language; only some updates of a user do.
    """
    participant_id = await sql.value(
        ParticipantId,
        """INSERT INTO participants AS p (tg_user_id, name, language, language_is_known)
           VALUES ($1, left($2, 255), $3, $4)
           ON CONFLICT (tg_user_id) DO UPDATE SET name = EXCLUDED.name,
               language = CASE WHEN p.language_is_known THEN p.language ELSE EXCLUDED.language END,
               language_is_known = p.language_is_known OR EXCLUDED.language_is_known
           RETURNING id""",
        tg_user_id,
        name or str(tg_user_id),
        language,
        language_is_known,
    )
    assert participant_id is not None
    return participant_id
