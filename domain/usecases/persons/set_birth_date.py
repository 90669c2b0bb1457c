"""Sets a person's birth date."""

from collections.abc import Mapping

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.queries.persons.photos_before import photos_before
from domain.rules.persons.dates import ensure_possible, ensure_told, read_date
from domain.settings import Settings
from domain.steps.operations.record_operation import record_operation
from domain.steps.persons.change_birth_date import change_birth_date
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def set_birth_date(
    number: int,
    written: str,
    by: Requester,
    *,
    settings: Settings,
    doorbell: Doorbell,
    told: Mapping[str, int] | None = None,
) -> Done:
    """For owners and moderators. written: the date as people write it; a dash says that it is not known.
    told: of how many older photos the requester was told, by the date (ISO); None does not ask.

    Raises InvalidInput(`birth_date_unreadable`), and `birth_date_impossible` for the future or for longer
    ago than anybody lives, Conflict(`older_photos`: n, day), and what `lock_to_change` raises.
    """
    born = read_date(written)
    ensure_possible(born)
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = await lock_to_change(acting, number)
        ensure_told(born, await photos_before(person.id, born), told)
        operation = await change_birth_date(work, acting, person, born, settings)
        return Done(None, number) if operation is None else await record_operation(operation)
