"""Sets a person's birth date, which gives the age in each photo and the ages that the prototypes cover."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.rules.access.access import ensure_may_change
from domain.rules.persons.dates import ensure_possible, read_date
from domain.settings import Settings
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.operations.record_operation import Operation, change, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction


async def set_birth_date(
    number: int, written: str, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """Owners and moderators. written: as people write dates; a dash: not known.

    Raises InvalidInput(`birth_date_unreadable`), and `birth_date_impossible` for the future or for longer
    ago than anybody lives, NotFound and Forbidden for a requester who may not.
    """
    born = read_date(written)
    ensure_possible(born)
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_change(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)
        if person.birth_date == born:
            return Done(None, number)
        await sql.execute(
            "UPDATE persons SET birth_date = $2, version = version + 1, updated_at = now() WHERE id = $1",
            person.id,
            born,
        )
        await choose_prototypes(work, person.id, settings)
        before = person.birth_date.isoformat() if person.birth_date else None
        after = born.isoformat() if born else None
        dated = change(number, "birth_date", before=before, after=after)
        return await record_operation(Operation(acting, "set_birth_date", number).with_undo(changes=[dated]))
