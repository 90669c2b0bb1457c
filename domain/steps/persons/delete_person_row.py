"""Deletes the row of a person, and notes whom it was the last connection of."""

from uuid import UUID

from domain.queries import sql


async def delete_person_row(person_id: UUID) -> None:
    """Links go with the person. Whoever had one may be known by nothing else now (`forget_parted.py`)."""
    await sql.execute(
        """UPDATE participants SET parted_at = now() WHERE id IN (
               SELECT participant_id FROM participant_persons WHERE person_id = $1 ORDER BY 1)""",
        person_id,
    )
    await sql.execute("DELETE FROM persons WHERE id = $1", person_id)
