"""What an operation changed about persons is as before, as far as nobody changed it since."""

from domain.queries import sql
from domain.states import PersonStatus
from domain.steps.deliveries.follow_name import follow_name
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.persons.set_person_field import Changes, set_person_field
from domain.steps.work.work import Work

Persons = dict[int, LockedPerson]


async def give_back_fields(work: Work, done: Changes, persons: Persons) -> Changes:
    """Fields that somebody changed since stay. `persons` follow.

    Returns the changes that this was, for the way forth.
    """
    changes = []
    for was in done:
        if was["before"] != "declined":
            person = persons[was["number"]]
            persons[person.number], given = await set_person_field(
                person, was["field"], was["before"], expected=was["after"]
            )
            if any(one["field"] == "name" for one in given):
                await follow_name(work, person.id)
            changes += given
    return changes


async def end_made_persons(done: Changes, persons: Persons) -> Changes:
    """Who was made for the operation is nobody again, unless there is more to them by now."""
    changes = []
    for was in done:
        if was["before"] == "declined" and not await _is_in_use(persons[was["number"]]):
            person = persons[was["number"]]
            persons[person.number], given = await set_person_field(
                person, was["field"], was["before"], expected=was["after"]
            )
            changes += given
    return changes


async def _is_in_use(person: LockedPerson) -> bool:
    more = await sql.value(
        int,
        """SELECT 1 FROM face_instances WHERE person_id = $1
           UNION ALL SELECT 1 FROM persons WHERE merged_into_id = $1
           UNION ALL SELECT 1 FROM participant_persons WHERE person_id = $1
               AND state IN ('requested', 'approved') LIMIT 1""",
        person.id,
    )
    return more is not None or person.status == PersonStatus.MERGED
