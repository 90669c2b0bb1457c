"""The person that an address names by its id."""

from uuid import UUID

from bot.api.call import Call
from bot.api.shapes import Query
from domain.errors import NotFound
from domain.ids import PersonId
from domain.queries.persons.addressed_person import Addressed, addressed_person


class ByPerson(Query):
    person_id: UUID


async def addressed(call: Call, person_id: UUID) -> Addressed:
    """Raises NotFound for a person that the asker may not know, or that is not in the token's workspace, and
    Untold where only Telegram could tell.
    """
    person = await addressed_person(PersonId(person_id), call.requester())
    if call.asker.workspace_id not in (None, person.workspace_id):
        raise NotFound("person")
    return person
