"""Locks persons for one transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from domain.errors import Conflict, NotFound
from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.states import Approval, PersonStatus


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The keys of a person. number: the one that buttons, messages and other services use."""

    id: PersonId
    number: int
    workspace_id: WorkspaceId


@dataclass(frozen=True, slots=True)
class LockedPerson(PersonKey):
    """The person as it stays until the transaction ends, unless the transaction changes it.

    version: counts the changes of the person itself. merged_into: number of the survivor. picture_face_id: as
    chosen; the face may be another person's by now.
    """

    version: int
    name: str
    status: PersonStatus
    approval: Approval
    birth_date: date | None
    picture_face_id: FaceId | None
    merged_into_id: PersonId | None
    merged_into: int | None


async def lock_persons(
    workspace_id: WorkspaceId, numbers: Collection[int | None], *, in_any_state: bool = False
) -> dict[int, LockedPerson]:
    """Returns the persons by number. Locks them in the order of their ids, so that no two such
    calls deadlock.

    Raises NotFound(`person`) for a number that is None, unknown in this workspace, or of a person that is
    being erased. Unless `in_any_state`,
    raises Conflict(`merged`: into) for an absorbed person, Conflict(`not_approved`: number) for a draft, a
    request or a declined one.
    """
    found = await sql.rows(
        LockedPerson,
        """SELECT p.id, p.number, p.workspace_id, p.version, p.name, p.status, p.approval, p.birth_date,
               p.picture_face_id, p.merged_into_id,
               (SELECT number FROM persons s WHERE s.id = p.merged_into_id) AS merged_into
           FROM persons p WHERE p.workspace_id = $1 AND p.number = ANY($2::bigint[]) AND p.erasing_at IS NULL
           ORDER BY p.id FOR NO KEY UPDATE OF p""",
        workspace_id,
        list(numbers),
    )
    if len(found) != len(set(numbers)):
        raise NotFound("person")
    for person in found:
        if not in_any_state:
            ensure_somebody(person)
    return {person.number: person for person in found}


async def lock_person_rows(person_ids: Collection[PersonId]) -> None:
    """Locks persons whatever their state is, in the same order. One who is gone by now is passed over."""
    await sql.execute(
        "SELECT id FROM persons WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", list(person_ids)
    )


async def lock_with_proposed(
    workspace_id: WorkspaceId, person_ids: Collection[PersonId], prototypes: Collection[FaceId]
) -> None:
    """Locks these persons and those of these prototypes at once, in the same order. `evidence_of` would lock
    only the latter, after the former.
    """
    await sql.execute(
        """SELECT id FROM persons WHERE workspace_id = $1 AND (id = ANY($2::uuid[]) OR id IN (
               SELECT person_id FROM person_prototypes WHERE face_instance_id = ANY($3::uuid[])))
           ORDER BY id FOR NO KEY UPDATE""",
        workspace_id,
        list(person_ids),
        list(prototypes),
    )


def ensure_somebody(person: LockedPerson) -> None:
    """Raises Conflict(`merged`: into) for an absorbed person, Conflict(`not_approved`: number) for a draft, a
    request or a declined one.
    """
    if person.status == PersonStatus.MERGED:
        raise Conflict("merged", into=person.merged_into)
    if person.approval != Approval.APPROVED:
        raise Conflict("not_approved", number=person.number)
