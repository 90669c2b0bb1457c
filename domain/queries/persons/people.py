"""The persons that somebody connected, and what deleting one would remove."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.person_counts import PHOTOS, RECEIVED, TRAINING_FACES
from domain.rules.chats.named import of_person
from domain.rules.persons.names import name_key


@dataclass(frozen=True, slots=True)
class PersonView:
    """approval: draft | requested | approved. faces: usable training faces; 0 means nothing to match with."""

    person_id: PersonId
    number: int
    workspace_id: WorkspaceId
    alias: str
    name: str
    approval: str
    link_state: str
    role: str
    faces: int
    photos: int
    received: int


_PEOPLE = f"""
SELECT p.id, p.number, p.workspace_id, p.name, coalesce(l.alias, p.name) AS alias, p.approval,
    l.state AS link_state, l.role,
    {TRAINING_FACES} AS faces, {PHOTOS} AS photos, {RECEIVED} AS received
FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE l.participant_id = $1 AND l.state IN ('requested', 'approved') AND p.erasing_at IS NULL
  AND p.status <> 'MERGED' AND ($2::uuid IS NULL OR p.id = $2) AND ($3::bigint IS NULL OR p.number = $3)
"""  # noqa: S608  constants


async def people(participant_id: ParticipantId) -> list[PersonView]:
    """Everybody this participant connected or asked to connect, by name."""
    found = [_view(row) for row in await sql.rows(_PEOPLE, participant_id, None, None)]
    return sorted(found, key=lambda one: (name_key(one.alias), one.number))


async def person_of(participant_id: ParticipantId, number: int) -> PersonView:
    """Raises NotFound for a person of somebody else, as for one that does not exist."""
    row = await sql.one(_PEOPLE, participant_id, None, number)
    if row is None:
        raise NotFound("person")
    return _view(row)


async def draft_of(participant_id: ParticipantId, person_id: PersonId) -> PersonView:
    """Raises NotFound when it is no draft of this participant."""
    row = await sql.one(_PEOPLE, participant_id, person_id, None)
    if row is None or row["approval"] != "draft":
        raise NotFound("draft")
    return _view(row)


async def asked_person(participant_id: ParticipantId, number: int) -> PersonView:
    """Whom a button of a connection is about. Raises NotFound(`draft`) when it is gone or somebody else's."""
    row = await sql.one(_PEOPLE, participant_id, None, number)
    if row is None:
        raise NotFound("draft")
    return _view(row)


async def newest_request(participant_id: ParticipantId) -> PersonView | None:
    """Of the people whom this participant asked to connect, and nobody has decided about."""
    asked = [one for one in await people(participant_id) if one.role == "owner"]
    waiting = [one for one in asked if one.approval == one.link_state == "requested"]
    return max(waiting, key=lambda one: one.number, default=None)


def _view(row: sql.Row) -> PersonView:
    return PersonView(
        person_id=row["id"],
        number=row["number"],
        workspace_id=row["workspace_id"],
        alias=of_person(row["number"], row["alias"]),
        name=of_person(row["number"], row["name"]),
        approval=row["approval"],
        link_state=row["link_state"],
        role=row["role"],
        faces=row["faces"],
        photos=row["photos"],
        received=row["received"],
    )
