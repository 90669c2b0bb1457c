"""Reads who a person is now: itself, or the survivor of the merges that absorbed it."""

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql

# The recursive part of a CTE `selves`: adds the persons who absorbed those in it.
OR_SURVIVORS = "UNION SELECT o.merged_into_id FROM persons o JOIN selves s ON s.id = o.id"


def survivor_of(person: str) -> str:
    """SQL for the id of the person's survivor, or of an unmerged person itself. person: SQL for its id."""
    return f"""(
        WITH RECURSIVE selves AS (
            SELECT id, merged_into_id FROM persons WHERE id = {person}
            UNION ALL SELECT p.id, p.merged_into_id FROM persons p JOIN selves s ON p.id = s.merged_into_id)
        SELECT id FROM selves WHERE merged_into_id IS NULL)"""  # noqa: S608  constants


async def selves(person_id: PersonId) -> list[PersonId]:
    """The person, then those it became part of by one merge after the other; the survivor is last."""
    return await sql.values(
        PersonId,
        """WITH RECURSIVE selves AS (
               SELECT id, merged_into_id, 0 AS merges FROM persons WHERE id = $1
               UNION ALL SELECT p.id, p.merged_into_id, s.merges + 1
               FROM persons p JOIN selves s ON p.id = s.merged_into_id)
           SELECT id FROM selves ORDER BY merges""",
        person_id,
    )


async def survivor_number(workspace_id: WorkspaceId, number: int) -> int | None:
    """The survivor's number: the person's own if nobody absorbed it. None when there is no such person."""
    return await sql.value(
        int,
        """WITH RECURSIVE selves AS (
               SELECT number, merged_into_id FROM persons WHERE workspace_id = $1 AND number = $2
               UNION ALL SELECT p.number, p.merged_into_id
               FROM persons p JOIN selves s ON p.id = s.merged_into_id)
           SELECT number FROM selves WHERE merged_into_id IS NULL""",
        workspace_id,
        number,
    )
