"""Deletes the row of a person, and notes for its participants when that was."""

from uuid import UUID

from domain.queries import sql


async def delete_person_row(person_id: UUID) -> None:
    """The links go with the person, and with those whom it absorbed. One may have been the last connection
    of a participant who had one: `forget_parted` finds out.
    """
    await sql.execute(
        """WITH RECURSIVE selves AS (
               SELECT $1::uuid AS id
               UNION SELECT a.id FROM persons a JOIN selves s ON a.merged_into_id = s.id)
           UPDATE participants SET parted_at = now() WHERE id IN (
               SELECT participant_id FROM participant_persons WHERE person_id IN (SELECT id FROM selves)
               ORDER BY 1)""",
        person_id,
    )
    await sql.execute("DELETE FROM persons WHERE id = $1", person_id)
