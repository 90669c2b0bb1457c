"""Sets a person's birth date."""

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.rules.persons.dates import ensure_possible, read_date
from domain.settings import Settings
from domain.steps.operations.record_operation import record_operation
from domain.steps.persons.change_birth_date import change_birth_date
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def set_birth_date(
    number: int, written: str, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For owners and moderators. written: the date as people write it; a dash says that it is not known.

    Raises InvalidInput(`birth_date_unreadable`), and `birth_date_impossible` for the future or for longer
    ago than anybody lives, NotFound and Forbidden for a requester who may not.
    """
    born = read_date(written)
    ensure_possible(born)
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = await lock_to_change(acting, number)
        operation = await change_birth_date(work, acting, person, born, settings)
        return Done(None, number) if operation is None else await record_operation(operation)
