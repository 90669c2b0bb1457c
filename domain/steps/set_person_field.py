"""A person's field becomes what it was."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.queries import sql
from domain.rules.names import unique_name


@dataclass(frozen=True, slots=True)
class Given:
    value: Any


async def set_person_field(person: sql.Row, field: str, value: Any, *, expected: Any) -> Given | None:
    """field: name, status, approval, birth_date (ISO), picture (a face). A status is ACTIVE, HIDDEN or
    `MERGED:<survivor>`.

    Returns what was set: a name that somebody took meanwhile comes back with a suffix. None, and nothing
    is set, where the field is not what was expected. Call it with workspace and person locked.
    """
    if _current(person, field) != expected:
        return None
    if field == "picture":
        await _set_picture(person, value)
        return Given(value)
    now: dict[str, Any] = {key: person[key] for key in ("name", "status", "approval", "birth_date")}
    survivor = None
    if field == "status":
        now["status"], _, survivor = str(value).partition(":")
    elif field == "birth_date":
        now["birth_date"] = date.fromisoformat(value) if value else None
    else:
        now[field] = value
    if now["status"] != "MERGED" and now["approval"] != "declined":
        # Who comes back, or is called so again, may find the name taken.
        now["name"] = await free_name(person, now["name"], now["name"])
    await sql.execute(
        """UPDATE persons SET name = $2, status = $3, approval = $4, birth_date = $5, version = version + 1,
               updated_at = now(),
               merged_into_id = (SELECT id FROM persons s WHERE s.workspace_id = $6 AND s.number = $7)
           WHERE id = $1""",
        person["id"],
        now["name"],
        now["status"],
        now["approval"],
        now["birth_date"],
        person["workspace_id"],
        int(survivor) if survivor else None,
    )
    return Given(now["name"] if field == "name" else value)


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


async def free_name(person: sql.Row, name: str, owner: str) -> str:
    """With a suffix where somebody else has it. owner: whose initial that is. Call it with both locked."""
    taken = await sql.rows(
        """SELECT lower(name) AS name FROM persons WHERE workspace_id = $1 AND id <> $2 AND status <> 'MERGED'
             AND erasing_at IS NULL AND approval <> 'declined'""",
        person["workspace_id"],
        person["id"],
    )
    return unique_name(name, owner or name, {row["name"] for row in taken})
