"""A person gets another name. Nothing about faces changes."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.acting import Requester, acting_on
from domain.rules.access import ensure_may_change
from domain.rules.names import clean_name
from domain.steps.find_target import ensure_free, lock_workspace
from domain.steps.lock_persons import lock_persons
from domain.steps.record_operation import Done, Operation, change, done_before, record_operation
from domain.steps.work import transaction


async def rename_person(number: int, raw_name: str, by: Requester, doorbell: Doorbell) -> Done:
    """Owners and moderators; a guardian has an alias instead.

    Raises InvalidInput for the name, Conflict(`name_taken`: number) when somebody of the workspace has it,
    in any case of letters, NotFound and Forbidden for who may not.
    """
    name = clean_name(raw_name)
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses):
        await lock_workspace(acting.workspace_id)
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_change(is_owner=await acting.owns_now(person["id"]), is_moderator=acting.is_moderator)
        if person["name"] == name:
            return Done(None, number)
        await ensure_free(acting.workspace_id, number, name)
        await sql.execute(
            "UPDATE persons SET name = $2, version = version + 1, updated_at = now() WHERE id = $1",
            person["id"],
            name,
        )
        renamed = change(number, "name", before=person["name"], after=name)
        return await record_operation(Operation(acting, "rename_person", number).with_undo(changes=[renamed]))
