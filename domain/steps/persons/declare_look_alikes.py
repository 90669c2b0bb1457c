"""Declares that two persons are not to be confused with each other, or ends such a declaration."""

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.survivor import OR_SURVIVORS

# A look-alike who was absorbed meanwhile counts as the survivor, who has the faces.
_DECLARE = f"""
WITH RECURSIVE declared AS (
    UPDATE look_alikes x SET declared_at = now() FROM persons other
    WHERE $1 IN (x.first_person_id, x.second_person_id) AND x.declared_at IS NULL
      AND other.id IN (x.first_person_id, x.second_person_id) AND other.id <> $1
      AND other.approval = 'approved' RETURNING other.id),
selves AS (
    SELECT id FROM declared {OR_SURVIVORS})
SELECT p.id FROM persons p JOIN selves s ON s.id = p.id WHERE p.merged_into_id IS NULL AND p.id <> $1
ORDER BY p.number
"""  # noqa: S608  a constant


async def declare_claimed(person_id: PersonId) -> list[PersonId]:
    """Declares what a request claimed, whose decider saw faces of both persons. Returns the look-alikes' ids.

    A claim in another request that still waits is decided with that request.
    """
    return await sql.values(PersonId, _DECLARE, person_id)


async def declare_look_alikes(
    workspace_id: WorkspaceId, one: PersonId, other: PersonId, *, declared: bool
) -> bool:
    """declared: False to end the declaration. Returns False when nothing changed. Call it with both persons
    locked.
    """
    if not declared:
        ended = await sql.execute(
            """DELETE FROM look_alikes WHERE workspace_id = $1 AND first_person_id = least($2::uuid, $3::uuid)
                 AND second_person_id = greatest($2::uuid, $3::uuid) AND declared_at IS NOT NULL""",
            workspace_id,
            one,
            other,
        )
        return ended > 0
    declared_now = await sql.values(
        int,
        """INSERT INTO look_alikes AS x (workspace_id, first_person_id, second_person_id, declared_at)
           VALUES ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), now())
           ON CONFLICT (first_person_id, second_person_id) DO UPDATE SET declared_at = now()
           WHERE x.declared_at IS NULL RETURNING id""",
        workspace_id,
        one,
        other,
    )
    return bool(declared_now)
