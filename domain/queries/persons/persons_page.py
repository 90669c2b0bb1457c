"""Reads one page of a workspace's persons, sorted by name, after whoever has exactly the sought name.

Names are compared and sorted by their stored keys, so that a page of a large workspace takes little longer
than one of a small workspace.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.live_person import IS_KNOWN
from domain.queries.persons.picture import PHOTOS_AND_PICTURE
from domain.rules.persons.names import name_key
from domain.states import PersonStatus
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """photos: group photos with the person. face_id: the face that stands for the person, if there is one.
    total: the number of persons on all pages.
    """

    id: PersonId
    number: int
    name: str
    status: PersonStatus
    photos: int
    face_id: FaceId | None
    total: int


@dataclass(frozen=True, slots=True)
class PersonsPage:
    """total: the number of persons on all pages."""

    persons: Sequence[ListedPerson]
    total: int


# $2: a part of the name's key. $3: hidden persons, shown ones, or with NULL both.
_WHICH = f"""FROM persons p WHERE p.workspace_id = $1 AND {IS_KNOWN}
  AND ($2::text = '' OR position($2 IN p.name_key) > 0)
  AND ($3::boolean IS NULL OR (p.status = 'HIDDEN') = $3)"""
# Whoever is called exactly so may not stand behind a page of others whose names contain it.
_ORDER = 'p.name_key = $2 DESC, p.name_key COLLATE "C", p.number'
_PAGE = f"""
WITH page AS (
    SELECT p.id, p.number, p.name, p.name_key, p.status, p.picture_face_id, count(*) OVER () AS total {_WHICH}
    ORDER BY {_ORDER} OFFSET $4 LIMIT $5)
SELECT p.id, p.number, p.name, p.status, f.photos, f.face_id, p.total
FROM page p CROSS JOIN LATERAL {PHOTOS_AND_PICTURE} f ORDER BY {_ORDER}
"""  # noqa: S608  constants


async def persons_page(
    workspace_id: WorkspaceId, *, typed: str, hidden: bool | None, offset: int, limit: int
) -> PersonsPage:
    """typed: a part of the name; whoever has it as the whole name comes first. hidden: None for both hidden
    and shown persons. Call it for a moderator.
    """
    # No name has a zero byte, and Postgres takes no text that has one.
    which = (workspace_id, name_key(typed.replace("\0", "")), hidden)
    found = await sql.rows(ListedPerson, _PAGE, *which, offset, limit)
    if found:
        named = [replace(one, name=of_person(one.number, one.name)) for one in found]
        return PersonsPage(named, found[0].total)
    # Behind the last page, or with a limit of 0, no row says how many there are.
    total = await sql.value(int, f"SELECT count(*) AS n {_WHICH}", *which)
    return PersonsPage([], total or 0)
