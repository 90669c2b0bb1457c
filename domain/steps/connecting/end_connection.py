"""The conversation in which somebody was connected is over, wherever it stands."""

from domain.ids import PersonId
from domain.queries import sql

# A question that interrupted it goes on, and leads back to nothing.
_END = """
UPDATE conversations SET updated_at = now(),
    data = data - ARRAY['flow', 'workspace_id', 'person_id', 'wanted', 'agreed_at', 'waiting', 'asked_in',
        'name'],
    state = CASE WHEN state LIKE 'ConnectPerson:%' THEN NULL ELSE state END
WHERE data->>'person_id' = $1 RETURNING id
"""


async def end_connection(person_id: PersonId) -> None:
    """An update that is being handled may write it back; the conversation then finds no draft any more."""
    ended = await sql.values(int, _END, str(person_id))
    await sql.execute(
        "DELETE FROM conversations WHERE id = ANY($1::bigint[]) AND state IS NULL AND data - 'album' = '{}'",
        ended,
    )
