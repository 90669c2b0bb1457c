"""Everybody whom a face of a workspace may belong to, to choose from."""

from dataclasses import dataclass

from domain.queries import sql


@dataclass(frozen=True, slots=True)
class PersonChoice:
    number: int
    name: str


async def workspace_persons(
    workspace_id: int, *, typed: str = "", but: int | None = None
) -> list[PersonChoice]:
    """By name; those with `typed` in it. For moderators: who calls it has looked whether it is one."""
    found = await sql.rows(
        """SELECT number, name FROM persons WHERE workspace_id = $1 AND number IS DISTINCT FROM $2
             AND status <> 'MERGED' AND approval = 'approved' AND erasing_at IS NULL
             AND strpos(lower(name), lower($3)) > 0 ORDER BY lower(name), number""",
        workspace_id,
        but,
        typed,
    )
    return [PersonChoice(row["number"], row["name"]) for row in found]
