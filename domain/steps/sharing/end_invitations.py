"""Ends the open invitations of a person."""

from domain.ids import PersonId
from domain.queries import sql


async def end_invitations(person_id: PersonId) -> int:
    """Returns how many it deleted, with those that had expired. Call it with the person locked."""
    return await sql.execute("DELETE FROM deep_links WHERE person_id = $1 AND used_at IS NULL", person_id)
