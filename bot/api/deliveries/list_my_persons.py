"""The persons that the asker is linked to, with the number of photos that the asker may see now."""

from uuid import UUID

from bot.api.call import Call
from bot.api.deliveries.viewing import viewer_of
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.queries.deliveries.visible_photos import own_persons
from domain.states import LinkRole, Scope


class MyPerson(Shape):
    """name: as the asker calls the person. is_hidden: nobody may see photos of the person now. home: the
    title of a group of the person's workspace, for an asker who knows several workspaces and calls two
    persons the same; else empty.
    """

    id: UUID
    name: str
    role: LinkRole
    is_hidden: bool
    photos: int
    home: str


class MyPersons(Shape):
    persons: list[MyPerson]


async def list_my_persons(call: Call) -> MyPersons:
    found = await own_persons(await viewer_of(call))
    return MyPersons(persons=[MyPerson.of(one, id=one.person_id) for one in found])


ROUTES = [
    Route("GET", "/faces/my/persons", list_my_persons, "List the asker's own persons", Scope.READ),
]
