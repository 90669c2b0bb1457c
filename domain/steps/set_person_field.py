"""A person's field becomes what it was."""

from typing import Any

from domain.queries import sql
from domain.rules.names import unique_name


async def set_person_field(person: sql.Row, field: str, value: Any, *, expected: Any) -> Any | None:
    """field: name, status. A status is ACTIVE, HIDDEN or `MERGED:<number of the survivor>`.

    Returns what was set: a name that somebody took meanwhile comes back with a suffix. None, and nothing
    is set, where the field is not what was expected. Call it with workspace and person locked.
    """
    if _current(person, field) != expected:
        return None
    if field == "name":
        name = await _free_name(person, value)
        await sql.execute(
            "UPDATE persons SET name = $2, version = version + 1, updated_at = now() WHERE id = $1",
            person["id"],
            name,
        )
        return name
    status, _, survivor = str(value).partition(":")
    # Who comes back may find the name taken.
    name = person["name"] if status == "MERGED" else await _free_name(person, person["name"])
    await sql.execute(
        """UPDATE persons SET status = $2, name = $3, version = version + 1, updated_at = now(),
               merged_into_id = (SELECT id FROM persons s WHERE s.workspace_id = $4 AND s.number = $5)
           WHERE id = $1""",
        person["id"],
        status,
        name,
        person["workspace_id"],
        int(survivor) if survivor else None,
    )
    return value


def _current(person: sql.Row, field: str) -> Any:
    if field == "status" and person["status"] == "MERGED":
        return f"MERGED:{person['merged_into']}"
    return person[field]


async def _free_name(person: sql.Row, name: str) -> str:
    taken = await sql.rows(
        """SELECT lower(name) AS name FROM persons WHERE workspace_id = $1 AND id <> $2 AND status <> 'MERGED'
             AND erasing_at IS NULL AND approval <> 'declined'""",
        person["workspace_id"],
        person["id"],
    )
    return unique_name(name, name, {row["name"] for row in taken})
