"""Sets a person's field to the value that it had, for an undo or a redo."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.ids import FaceId, PersonId
from domain.queries import sql
from domain.queries.persons.live_person import IS_KNOWN
from domain.rules.persons.names import name_key
from domain.states import Approval, PersonStatus
from domain.steps.operations.record_operation import change
from domain.steps.persons.declare_look_alikes import declare_look_alikes
from domain.steps.persons.free_name import free_name
from domain.steps.persons.lock_persons import LockedPerson
from domain.values.way_back import Change

Changes = list[Change]


async def set_person_field(
    person: LockedPerson, field: str, value: Any, *, expected: Any
) -> tuple[LockedPerson, Changes]:
    """field: name, status, approval, birth_date (ISO), picture (a face), apart (the number of a look-alike).
    A status is ACTIVE, HIDDEN or `MERGED:<survivor>`. For a declaration of look-alikes that ends, value is
    None and `expected` is the number.

    Returns the person and the changes, for a redo: a person whose name is taken comes back with a suffix.
    The returned person has the new name, status, approval and birth date, but the former picture and
    version. The changes are empty when the field is not what was expected, or when nobody can be merged into
    the survivor any more. Call it with workspace and persons locked.
    """
    if field == "apart":
        is_set = await _set_apart(person, value or expected, declared=value is not None)
        return person, [change(person.number, field, before=expected, after=value)] if is_set else []
    if _current(person, field) != expected:
        return person, []
    if field == "picture":
        await _set_picture(person, FaceId(UUID(value)) if value else None)
        return person, [change(person.number, field, before=expected, after=value)]
    now = await _becomes(person, field, value)
    if now is None:
        return person, []
    await sql.execute(
        """UPDATE persons SET name = $2, name_key = $7, status = $3, approval = $4, birth_date = $5,
               merged_into_id = $6, version = version + 1, updated_at = now() WHERE id = $1""",
        now.id,
        now.name,
        now.status,
        now.approval,
        now.birth_date,
        now.merged_into_id,
        name_key(now.name),
    )
    changes = [] if field == "name" else [change(person.number, field, before=expected, after=value)]
    if now.name != person.name:
        changes.append(change(person.number, "name", before=person.name, after=now.name))
    return now, changes


async def _becomes(person: LockedPerson, field: str, value: Any) -> LockedPerson | None:
    if field == "status":
        status, _, into = str(value).partition(":")
        survivor = await _survivor(person, int(into)) if into else None
        if into and survivor is None:
            return None
        now = replace(
            person,
            status=PersonStatus(status),
            merged_into_id=survivor,
            merged_into=int(into) if into else None,
        )
    elif field == "approval":
        now = replace(person, approval=Approval(value))
    elif field == "birth_date":
        now = replace(person, birth_date=date.fromisoformat(value) if value else None)
    else:
        now = replace(person, name=value)
    if now.status != PersonStatus.MERGED and now.approval != Approval.DECLINED:
        # Another person may have taken the name meanwhile.
        return replace(now, name=await free_name(person, now.name))
    return now


async def _survivor(person: LockedPerson, number: int) -> PersonId | None:
    """None where the survivor is gone, not approved, or merged itself: two persons must not be merged into
    each other.
    """
    return await sql.value(
        PersonId,
        f"SELECT id FROM persons p WHERE workspace_id = $1 AND number = $2 AND {IS_KNOWN}",  # noqa: S608
        person.workspace_id,
        number,
    )


def _current(person: LockedPerson, field: str) -> str | None:
    """The field's value as operations write it."""
    current = {
        "name": person.name,
        "approval": person.approval,
        "status": person.status,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "picture": str(person.picture_face_id) if person.picture_face_id else None,
    }[field]
    is_merged = field == "status" and person.status == PersonStatus.MERGED
    return f"MERGED:{person.merged_into}" if is_merged else current


async def _set_picture(person: LockedPerson, face_id: FaceId | None) -> None:
    """Sets no picture where the face was erased meanwhile."""
    await sql.execute(
        """UPDATE persons SET version = version + 1, updated_at = now(), picture_face_id = (
               SELECT id FROM face_instances WHERE id = $2 AND workspace_id = $3)
           WHERE id = $1""",
        person.id,
        face_id,
        person.workspace_id,
    )


async def _set_apart(person: LockedPerson, other: int, *, declared: bool) -> bool:
    """False where it is so already, or where the other person is gone."""
    other_id = await sql.value(
        PersonId,
        "SELECT id FROM persons WHERE workspace_id = $1 AND number = $2 AND erasing_at IS NULL",
        person.workspace_id,
        other,
    )
    if other_id is None:
        return False
    return await declare_look_alikes(person.workspace_id, person.id, other_id, declared=declared)
