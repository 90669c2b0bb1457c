"""A person gets another name, another birth date, or both at once."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid5

from domain.ids import BatchId, OperationId
from domain.ports import Doorbell
from domain.queries.access.acting import TelegramRequester, acting_on, ensure_seen
from domain.queries.operations.done import done_before
from domain.rules.persons.dates import ensure_possible
from domain.rules.persons.names import clean_name
from domain.settings import Settings
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.operations.record_operation import record_operation
from domain.steps.persons.change_birth_date import change_birth_date
from domain.steps.persons.change_name import change_name
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class PersonChange:
    """name: None keeps the name. is_dated: whether the birth date changes. born: None when it is unknown.
    keep_both: where somebody has the name already, the new name gets a suffix and is not refused.
    """

    name: str | None = None
    born: date | None = None
    is_dated: bool = False
    keep_both: bool = False


async def change_person(
    number: int, wanted: PersonChange, by: TelegramRequester, *, settings: Settings, doorbell: Doorbell
) -> list[OperationId]:
    """For owners and moderators. Changes name and birth date together, or neither. They are two operations,
    and each can be undone. Returns the operations that changed something, the birth date's first. Raises
    InvalidInput for the name or the date, Conflict(`name_taken`: number), Outdated, and what `lock_to_change`
    raises.
    """
    name = None if wanted.name is None else clean_name(wanted.name)
    ensure_possible(wanted.born)
    acting = await acting_on(number, by)
    # The change of the birth date is an operation of its own, so it needs a batch of its own.
    by_date = replace(by, batch_id=BatchId(uuid5(by.batch_id, "birth_date")))
    before = [done for done in (await done_before(by_date), await done_before(by)) if done is not None]
    if before:
        return [done.operation_id for done in before if done.operation_id is not None]
    async with transaction(doorbell) as work:
        await lock_workspace(acting.workspace_id)
        person = await lock_to_change(acting, number)
        ensure_seen(by, person.version)
        changed = []
        if wanted.is_dated:
            acting_by_date = replace(acting, by=by_date)
            changed.append(await change_birth_date(work, acting_by_date, person, wanted.born, settings))
        if name is not None:
            changed.append(await change_name(work, acting, person, name, keep_both=wanted.keep_both))
        done = [await record_operation(operation) for operation in changed if operation is not None]
    return [one.operation_id for one in done if one.operation_id is not None]
