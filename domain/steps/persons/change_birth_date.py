"""Sets a person's birth date, which gives the age in each photo and the ages that the prototypes cover."""

from datetime import date

from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.settings import Settings
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.look_anew_by_age import look_anew_by_age
from domain.steps.operations.record_operation import Operation, change
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.work.work import Work


async def change_birth_date(
    work: Work, acting: Acting, person: LockedPerson, born: date | None, settings: Settings
) -> Operation | None:
    """Returns the operation to record; None when the person has this birth date already. born: None when
    nobody knows it. Call it with the person locked, for a requester who may change the person.
    """
    if person.birth_date == born:
        return None
    await sql.execute(
        "UPDATE persons SET birth_date = $2, version = version + 1, updated_at = now() WHERE id = $1",
        person.id,
        born,
    )
    await choose_prototypes(work, person.id, settings)
    await look_anew_by_age(work, person, born, was=person.birth_date)
    before = person.birth_date.isoformat() if person.birth_date else None
    after = born.isoformat() if born else None
    dated = change(person.number, "birth_date", before=before, after=after)
    return Operation(acting, "set_birth_date", person.number).with_undo(changes=[dated])
