"""A person gets another name. Nothing about faces changes."""

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.rules.persons.names import clean_name
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.operations.record_operation import record_operation
from domain.steps.persons.change_name import change_name
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def rename_person(
    number: int, raw_name: str, by: Requester, doorbell: Doorbell, *, keep_both: bool = False
) -> Done:
    """For owners and moderators; a guardian has an alias instead. If the requester has an alias, it becomes
    the new name, too.

    If a person whom the requester may not know has the name, the new name gets a suffix, which the aliases
    leave out. keep_both: also where the requester knows that person. Raises InvalidInput for the name,
    Conflict(`name_taken`: number) when a person that the requester may know has it, in any case of letters,
    and what `lock_to_change` raises.
    """
    called = clean_name(raw_name)
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        await lock_workspace(acting.workspace_id)
        person = await lock_to_change(acting, number)
        operation = await change_name(work, acting, person, called, keep_both=keep_both)
        return Done(None, number) if operation is None else await record_operation(operation)
