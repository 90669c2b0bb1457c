"""A person gets another name. Nothing about faces changes."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.acting import acting_on
from domain.rules.access import ensure_may_change
from domain.rules.names import clean_name
from domain.steps.lock_persons import lock_persons
from domain.steps.record_operation import Operation, change, record_operation
from domain.steps.work import transaction


@dataclass(frozen=True, slots=True)
class Renamed:
    """operation_id None: the name was this one already."""

    before: str
    after: str
    operation_id: int | None


async def rename_person(
    number: int, raw_name: str, tg_user_id: int, *, memberships: Memberships, doorbell: Doorbell
) -> Renamed:
    """Owners and moderators; a guardian has an alias instead.

    Raises InvalidInput for the name, Conflict(`name_taken`: number) when somebody of the workspace has it,
    in any case of letters, NotFound and Forbidden for who may not.
    """
    name = clean_name(raw_name)
    acting = await acting_on(number, tg_user_id, memberships)
    async with transaction(doorbell):
        # Two at once would both find the name free. Workspace before person, like everybody.
        await sql.rows("SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE", acting.workspace_id)
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_change(is_owner=await acting.owns_now(), is_moderator=acting.is_moderator)
        if person["name"] == name:
            return Renamed(name, name, None)
        await _ensure_free(acting.workspace_id, number, name)
        await sql.execute(
            "UPDATE persons SET name = $2, version = version + 1, updated_at = now() WHERE id = $1",
            person["id"],
            name,
        )
        undo = change(number, "name", before=person["name"], after=name)
        operation = Operation(acting.workspace_id, "rename_person", acting.actor, number, undo=undo)
        return Renamed(person["name"], name, await record_operation(operation))


async def _ensure_free(workspace_id: int, number: int, name: str) -> None:
    other = await sql.one(
        """SELECT number FROM persons WHERE workspace_id = $1 AND number <> $2 AND status <> 'MERGED'
             AND erasing_at IS NULL AND approval <> 'declined' AND lower(name) = lower($3)""",
        workspace_id,
        number,
        name,
    )
    if other is not None:
        raise Conflict("name_taken", number=other["number"])
