"""Makes a person with a name, to whom faces can be given."""

from datetime import date

from pydantic import Field

from bot.api.call import Call
from bot.api.persons.show_person import PersonDetails, details
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.errors import NotFound
from domain.queries.persons.addressed_person import identities
from domain.states import Scope
from domain.usecases.persons.create_person import create_person as create


class InWorkspace(Query):
    """workspace: needed only by moderators of several workspaces."""

    workspace: int | None = Field(None, ge=1, lt=2**63)


class NewPerson(Shape):
    name: str = Field(max_length=255)
    birth_date: date | None = None


async def create_person(call: Call, query: InWorkspace, body: NewPerson) -> PersonDetails:
    workspace_id = await call.workspace(query.workspace)
    done = await create(
        workspace_id, body.name, call.requester(), born=body.birth_date, doorbell=call.world.doorbell
    )
    made = (await identities(workspace_id, [done.number])).get(done.number)
    if made is None:  # an earlier request with this key made it, and it was deleted since
        raise NotFound("person")
    return await details(call, made.id)


ROUTES = [
    Route(
        "POST",
        "/faces/persons",
        create_person,
        "Make a person",
        Scope.CHANGE,
        refusals=(404, 409),
        status=201,
    ),
]
