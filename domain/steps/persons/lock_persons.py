"""Persons in the hands of one transaction."""

from collections.abc import Collection

from domain.errors import Conflict, NotFound
from domain.ids import WorkspaceId
from domain.queries import sql


async def lock_persons(
    workspace_id: WorkspaceId, numbers: Collection[int | None], *, in_any_state: bool = False
) -> dict[int, sql.Row]:
    """By number. In the order of their ids, so that two who lock the same ones do not wait for each other.

    Raises NotFound for one that is not in this workspace or is being erased, Conflict(`merged`: into) for one
    that was absorbed, Conflict(`not_approved`: number) for one whose request waits.
    """
    found = await sql.rows(
        """SELECT p.*, (SELECT number FROM persons s WHERE s.id = p.merged_into_id) AS merged_into
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
    return {person["number"]: person for person in found}


def ensure_somebody(person: sql.Row) -> None:
    """person: locked. Raises Conflict as `lock_persons` does."""
    if person["status"] == "MERGED":
        raise Conflict("merged", into=person["merged_into"])
    if person["approval"] != "approved":
        raise Conflict("not_approved", number=person["number"])
