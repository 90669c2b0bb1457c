"""A person is made with a name only, so that faces can be given to it."""

from datetime import date

from domain.errors import Conflict
from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.operations.done import Done, done_before
from domain.rules.persons.dates import ensure_possible
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.find_target import find_target
from domain.steps.work.work import transaction
from domain.values.targets import Target


async def create_person(
    workspace_id: WorkspaceId, raw_name: str, by: Requester, *, born: date | None = None, doorbell: Doorbell
) -> Done:
    """For moderators only. Nobody receives its photos yet, and it is matched as soon as it has a face.

    Raises NotFound(`workspace`), InvalidInput for the name or the birth date, Conflict(`name_taken`: number)
    when a person has the name in any case of letters, Conflict(`not_approved`: number) when a draft or a
    request has it.
    """
    ensure_possible(born)
    acting = await moderating(workspace_id, by, what="workspace")
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses):
        found = await find_target(acting, Target(name=raw_name))
        assert found.person is not None
        if not found.changes:
            raise Conflict("name_taken", number=found.person.number)
        if born is not None:
            await sql.execute("UPDATE persons SET birth_date = $2 WHERE id = $1", found.person.id, born)
        operation = Operation(acting, "create_person", found.person.number)
        return await record_operation(operation.with_undo(changes=list(found.changes)))
