"""Lists the persons of a workspace, for its moderators."""

from pydantic import Field

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.queries.persons.workspace_people import Choosing, choosable
from domain.states import Scope


class Listing(Query):
    """typed: a part of the name."""

    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(20, ge=1, le=100, alias="pageSize")
    typed: str = Field("", max_length=64)
    workspace: int | None = Field(None, ge=1, lt=2**63)


class Person(Shape):
    number: int
    name: str
    photos: int
    is_hidden: bool


class Persons(Shape):
    persons: list[Person]
    total: int
    page: int


async def list_persons(call: Call, query: Listing) -> Persons:
    workspace_id = await call.workspace(query.workspace)
    which = Choosing(workspace_ids=[workspace_id], typed=query.typed)
    found = await choosable(which, offset=(query.page - 1) * query.page_size, limit=query.page_size)
    listed = [
        Person(number=one.number, name=str(one.name), photos=one.photos, is_hidden=one.is_hidden)
        for one in found.people
    ]
    return Persons(persons=listed, total=found.total, page=query.page)


ROUTES = [
    Route("GET", "/faces/persons", list_persons, "List persons", Scope.READ, refusals=(400, 404)),
]
