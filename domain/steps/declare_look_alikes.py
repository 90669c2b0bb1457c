"""Two persons are declared not to be confused with each other, or no longer."""

from uuid import UUID

from domain.queries import sql


async def declare_claimed(person_id: UUID) -> None:
    """Who decides about the request has seen both galleries, and agrees with who asked."""
    await sql.execute(
        """UPDATE look_alikes SET declared_at = now()
           WHERE $1 IN (first_person_id, second_person_id) AND declared_at IS NULL""",
        person_id,
    )
