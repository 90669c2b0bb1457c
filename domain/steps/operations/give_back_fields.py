"""Sets fields of persons back that an operation changed, as far as nobody changed them since."""

from domain.queries import sql
from domain.states import PersonStatus
from domain.steps.deliveries.follow_name import follow_name
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.persons.set_person_field import Changes, set_person_field
from domain.steps.questions.expire_questions import expire_questions
from domain.steps.work.work import Work

Persons = dict[int, LockedPerson]


async def give_back_fields(work: Work, done: Changes, persons: Persons) -> Changes:
    """Fields that somebody changed since stay. `persons` gets the changed persons. A person that was made for
    the operation is left to `end_made_persons`.

    Returns the changes that were made, for a redo.
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
            if any((one["field"], one["after"]) == ("status", PersonStatus.HIDDEN) for one in given):
                await expire_questions(work, person.workspace_id, person.id)
            changes += given
    return changes


async def end_made_persons(done: Changes, persons: Persons) -> Changes:
    """Declines persons that were made for the operation, unless they have faces or links by now, were
    merged or absorbed somebody.
    """
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
