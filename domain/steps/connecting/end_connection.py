"""Ends the dialogue in which a participant was connecting a person, whatever its state."""

from domain.ids import PersonId
from domain.queries import sql

# A question that interrupted the connection stays open, but its answer no longer leads back there.
_END = """
UPDATE conversations SET updated_at = now(),
    data = data - ARRAY['flow', 'workspace_id', 'person_id', 'wanted', 'agreed_at', 'waiting', 'asked_in',
        'name'],
    state = CASE WHEN state LIKE 'ConnectPerson:%' THEN NULL ELSE state END
WHERE data->>'person_id' = $1 RETURNING id
"""


async def end_connection(person_id: PersonId) -> None:
    """A handler that runs at the same time may write the dialogue back; its next step then finds no draft."""
    ended = await sql.values(int, _END, str(person_id))
    await sql.execute(
        "DELETE FROM conversations WHERE id = ANY($1::bigint[]) AND state IS NULL AND data - 'album' = '{}'",
        ended,
    )
