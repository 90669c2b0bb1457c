"""Gives participants back the links to a person that an operation had changed."""

from domain.errors import Conflict
from domain.ids import PersonId
from domain.queries import sql
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.queries.sharing.links import has_owner
from domain.steps.operations.give_back_fields import Persons
from domain.steps.persons.follow_carried import end_carried_links
from domain.steps.sharing.link_participant import set_link_field
from domain.steps.work.work import Work
from domain.values.way_back import LinkChange, WayBack


async def give_back_links(
    work: Work, done: RecordedOperation, undo: WayBack, persons: Persons
) -> list[LinkChange]:
    """Returns what a redo needs. Call with the persons locked. Raises Conflict(`last_owner`)."""
    if done.kind == "merge_persons":
        absorbed = persons[done.person_number]
        return await end_carried_links(work, undo.get("links", ()), absorbed.id)
    links = [given for link in undo.get("links", ()) if (given := await set_link_field(work, link))]
    if any(link["field"] != "alias" for link in links):  # an alias concerns its participant only
        await _ensure_owned(persons[done.person_number].id)
    return links


async def _ensure_owned(person_id: PersonId) -> None:
    """Raises Conflict(`last_owner`) if the person would be left with guardians and without an owner."""
    if await has_owner(person_id):
        return
    left = await sql.value(
        int, "SELECT 1 FROM participant_persons WHERE person_id = $1 AND state = 'approved'", person_id
    )
    if left is not None:
        raise Conflict("last_owner")
