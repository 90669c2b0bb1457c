"""A person's field becomes what it was."""

from datetime import date
from typing import Any

from domain.queries import sql
from domain.queries.persons.live_person import IS_KNOWN
from domain.queries.persons.person_names import taken_names
from domain.rules.persons.names import name_key, unique_name
from domain.steps.operations.record_operation import change
from domain.steps.persons.declare_look_alikes import declare_look_alikes

Changes = list[dict[str, Any]]


async def set_person_field(person: sql.Row, field: str, value: Any, *, expected: Any) -> Changes:
    """field: name, status, approval, birth_date (ISO), picture (a face), apart (number of a look-alike). A
    status is ACTIVE, HIDDEN or `MERGED:<survivor>`.

    Returns the changes that this was, for the way forth: whoever finds the name taken comes back with a
    suffix. None where the field is not what was expected, or where the survivor is nobody to be merged into
    any more. Call it with workspace and persons locked; `person` follows.
    """
    if field == "apart":
        is_set = await _set_apart(person, value or expected, declared=value is not None)
        return [change(person["number"], field, before=expected, after=value)] if is_set else []
    if _current(person, field) != expected:
        return []
    if field == "picture":
        await _set_picture(person, value)
        return [change(person["number"], field, before=expected, after=value)]
    now = await _becomes(person, field, value)
    if now is None:
        return []
    await sql.execute(
        """UPDATE persons SET name = $2, name_key = $7, status = $3, approval = $4, birth_date = $5,
               merged_into_id = $6, version = version + 1, updated_at = now() WHERE id = $1""",
        person["id"],
        now["name"],
        now["status"],
        now["approval"],
        now["birth_date"],
        now["merged_into_id"],
        name_key(now["name"]),
    )
    name = person["name"]
    person |= now
    changes = [] if field == "name" else [change(person["number"], field, before=expected, after=value)]
    if now["name"] != name:
        changes.append(change(person["number"], "name", before=name, after=now["name"]))
    return changes


async def _becomes(person: sql.Row, field: str, value: Any) -> sql.Row | None:
    now = dict(person)
    if field == "status":
        status, _, into = str(value).partition(":")
        survivor = await _survivor(person, int(into)) if into else {"id": None, "number": None}
        if survivor is None:
            return None
        now |= {"status": status, "merged_into_id": survivor["id"], "merged_into": survivor["number"]}
    elif field == "birth_date":
        now["birth_date"] = date.fromisoformat(value) if value else None
    else:
        now[field] = value
    if now["status"] != "MERGED" and now["approval"] != "declined":
        # Who comes back, or is called so again, may find the name taken.
        now["name"] = await free_name(person, now["name"], now["name"])
    return now


async def _survivor(person: sql.Row, number: int) -> sql.Row | None:
    """Two who were merged one into the other, each way, are not merged in a circle."""
    return await sql.one(
        f"SELECT id, number FROM persons p WHERE workspace_id = $1 AND number = $2 AND {IS_KNOWN}",  # noqa: S608
        person["workspace_id"],
        number,
    )


def _current(person: sql.Row, field: str) -> Any:
    if field == "status" and person["status"] == "MERGED":
        return f"MERGED:{person['merged_into']}"
    if field == "birth_date" and person["birth_date"] is not None:
        return person["birth_date"].isoformat()
    if field == "picture":
        return str(person["picture_face_id"]) if person["picture_face_id"] is not None else None
    return person[field]


async def _set_picture(person: sql.Row, face_id: str | None) -> None:
    """None where the face was erased meanwhile."""
    await sql.execute(
        """UPDATE persons SET version = version + 1, updated_at = now(), picture_face_id = (
               SELECT id FROM face_instances WHERE id = $2 AND workspace_id = $3)
           WHERE id = $1""",
        person["id"],
        face_id,
        person["workspace_id"],
    )


async def _set_apart(person: sql.Row, other: int, *, declared: bool) -> bool:
    """False where it is so already, or the other one is gone."""
    found = await sql.one(
        "SELECT id FROM persons WHERE workspace_id = $1 AND number = $2 AND erasing_at IS NULL",
        person["workspace_id"],
        other,
    )
    if found is None:
        return False
    return await declare_look_alikes(person["workspace_id"], person["id"], found["id"], declared=declared)


async def free_name(person: sql.Row, name: str, owner: str) -> str:
    """With a suffix where somebody else has it. owner: whose initial that is. Call it with both locked."""
    taken = await taken_names(person["workspace_id"], but=person["id"])
    return unique_name(name, owner or name, taken)
