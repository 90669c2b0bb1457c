"""Reads pairs of persons who look alike but are two different persons, such as twins."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql

# Each pair in both directions. An absorbed person counts as its survivor, for as long as the two are one.
_SIDES = """
WITH RECURSIVE sides AS (
    SELECT x.id, x.declared_at, x.first_person_id AS one, x.second_person_id AS other
    FROM look_alikes x WHERE x.workspace_id = {workspace}
    UNION SELECT x.id, x.declared_at, x.second_person_id, x.first_person_id
    FROM look_alikes x WHERE x.workspace_id = {workspace}
    UNION SELECT s.id, s.declared_at, coalesce(p.merged_into_id, s.one), coalesce(q.merged_into_id, s.other)
    FROM sides s JOIN persons p ON p.id = s.one JOIN persons q ON q.id = s.other
    WHERE num_nonnulls(p.merged_into_id, q.merged_into_id) > 0)"""
_PAIRS = f"""{_SIDES.format(workspace="$1")}
SELECT DISTINCT s.one, s.other FROM sides s
JOIN persons p ON p.id = s.one AND p.merged_into_id IS NULL
JOIN persons q ON q.id = s.other AND q.merged_into_id IS NULL AND q.erasing_at IS NULL
WHERE s.one = ANY($2::uuid[]) AND s.one <> s.other
"""  # noqa: S608  a constant
# Persons who are told apart from one of the persons $1 and $2, and not from the other. $3: the workspace.
APART_FROM_ONE: Final = f"""{_SIDES.format(workspace="$3")}
SELECT s.other FROM sides s
JOIN persons q ON q.id = s.other AND q.merged_into_id IS NULL AND q.erasing_at IS NULL
WHERE s.one IN ($1, $2) AND s.other NOT IN ($1, $2) AND s.declared_at IS NOT NULL
GROUP BY s.other HAVING count(DISTINCT s.one) = 1 ORDER BY s.other
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Pair:
    one: PersonId
    other: PersonId


async def look_alikes(
    workspace_id: WorkspaceId, person_ids: Collection[PersonId], *, even_claimed: bool = False
) -> Mapping[PersonId, Collection[PersonId]]:
    """The persons with whom each of these must not be confused; persons without any are left out.

    even_claimed: also pairs that only the requester of one of the two claims.
    """
    which = _PAIRS if even_claimed else f"{_PAIRS} AND s.declared_at IS NOT NULL"
    found: dict[PersonId, set[PersonId]] = defaultdict(set)
    for pair in await sql.rows(_Pair, which, workspace_id, list(person_ids)):
        found[pair.one].add(pair.other)
    return found
