"""Remembers which messages a search for lost photos has asked about, until the search ends."""

from datetime import timedelta

from domain.ids import ParticipantId
from domain.queries import sql

# A search that was given up is no part of a later one, which asks about every number anew.
_LASTS = timedelta(minutes=15)


async def asked_by_search(participant_id: ParticipantId) -> list[int]:
    """Message numbers that the search which is under way has asked about; empty where none is."""
    found = await sql.value(
        list[int],
        "SELECT asked FROM message_searches WHERE participant_id = $1 AND begun_at > now() - $2::interval",
        participant_id,
        _LASTS,
    )
    return found or []


async def note_asked(participant_id: ParticipantId, number: int) -> None:
    await sql.execute(
        """INSERT INTO message_searches (participant_id, asked) VALUES ($1, ARRAY[$2::bigint])
           ON CONFLICT (participant_id) DO UPDATE SET
               asked = CASE WHEN message_searches.begun_at > now() - $3::interval
                   THEN message_searches.asked || $2::bigint ELSE EXCLUDED.asked END,
               begun_at = CASE WHEN message_searches.begun_at > now() - $3::interval
                   THEN message_searches.begun_at ELSE now() END""",
        participant_id,
        number,
        _LASTS,
    )


async def end_search(participant_id: ParticipantId) -> None:
    await sql.execute("DELETE FROM message_searches WHERE participant_id = $1", participant_id)
