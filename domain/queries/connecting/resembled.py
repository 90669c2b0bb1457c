"""A known person who looks like a requested one, as the deciders of the request see it: somebody connected,
or named by a moderator.
"""

from dataclasses import dataclass, replace
from typing import Final

from domain.ids import PersonId
from domain.queries import sql
from domain.queries.persons.live_person import IS_KNOWN
from domain.queries.persons.survivor import OR_SURVIVORS
from domain.values.named import names_of, of_person

# The known look-alikes p of the requested person $1 who are other persons, as its requester claims. Whoever
# was merged since counts as the survivor, who has the faces. The CTE `selves` comes before the query.
CLAIMED_SELVES: Final = f"""WITH RECURSIVE selves AS (
    SELECT unnest(ARRAY[first_person_id, second_person_id]) AS id FROM look_alikes
    WHERE declared_at IS NULL AND $1 IN (first_person_id, second_person_id)
    {OR_SURVIVORS})"""  # noqa: S608  constants
IS_CLAIMED: Final = f"(p.id IN (SELECT id FROM selves) AND p.id <> $1 AND {IS_KNOWN})"  # noqa: S608  a constant

_RESEMBLED = """
SELECT p.number, p.name, ARRAY(SELECT 'r' || r.id || ' ' || r.name FROM participant_persons l
    JOIN participants r ON r.id = l.participant_id
    WHERE l.person_id = p.id AND l.state = 'approved' AND l.role = 'owner' ORDER BY l.id) AS owners
FROM persons p
"""


@dataclass(frozen=True, slots=True)
class ResembledView:
    """owners: the names of the person's owners; empty for a person whom a moderator named."""

    number: int
    name: str
    owners: tuple[str, ...]


async def claimed_others(person_id: PersonId) -> tuple[ResembledView, ...]:
    """Those whom the requester calls other persons; their faces are in `request_faces`."""
    found = await sql.rows(
        ResembledView,
        f"{CLAIMED_SELVES} {_RESEMBLED} WHERE {IS_CLAIMED} ORDER BY p.number",
        person_id,
    )
    return tuple(_named(row) for row in found)


async def resembled(person_id: PersonId) -> ResembledView | None:
    """The known person that matching would take the requested one for.

    Whoever was merged since is shown as the survivor. None when nobody is so alike, and when that person is
    not known any more.
    """
    row = await sql.one(
        ResembledView,
        f"""WITH RECURSIVE selves AS (
                SELECT looks_like_id AS id FROM persons WHERE id = $1
                {OR_SURVIVORS})
            {_RESEMBLED} WHERE p.id IN (SELECT id FROM selves) AND {IS_KNOWN}""",  # noqa: S608  constants
        person_id,
    )
    return _named(row) if row else None


def _named(row: ResembledView) -> ResembledView:
    return replace(row, name=of_person(row.number, row.name), owners=names_of(row.owners))
