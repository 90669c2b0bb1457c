"""Deletes a person: every trace, all faces, or the name only."""

from typing import Literal

from bot.api.call import Call
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.queries.erasing.deletion import deletion_choice
from domain.queries.persons.addressed_person import Addressed
from domain.states import Scope
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.values.deletion_ways import DISSOLVE, ERASE, FACES

Mode = Literal["erase", "faces_only", "unassign"]
_MODES: dict[str, Mode] = {ERASE: "erase", FACES: "faces_only", DISSOLVE: "unassign"}


class Deleting(Query):
    """mode: `erase` removes every trace. `faces_only` removes all faces; the name and the links stay.
    `unassign` removes the name, the links and the training photos; other faces become unknown faces. None:
    the mode that is usual for the asker. preview: nothing is deleted; the answer counts what would be.
    """

    mode: Mode | None = None
    preview: bool = False


class Deleted(Shape):
    """faces: also those on training photos. photos: group photos that the person was on.

    modes: those that the asker is offered, the usual one first. asks_twice: so much goes that an app should
    ask its user once more.
    """

    mode: Mode
    modes: list[Mode]
    preview: bool
    faces: int
    photos: int
    asks_twice: bool


async def delete_person(call: Call, path: ByPerson, query: Deleting) -> Deleted:
    person = await addressed(call, path.person_id)
    by, settings = call.requester(), call.world.settings
    choice = await deletion_choice(person.id, by, is_moderator=person.is_moderator, settings=settings)
    modes = [_MODES[way] for way in choice.ways]
    mode = query.mode or modes[0]
    if not query.preview:
        await _delete(call, person, mode)
    elif mode == "unassign":  # what would be refused is refused here too
        by = call.requester(rehearses=True)
        await dissolve_person(person.number, by, doorbell=call.world.doorbell)
    return Deleted(
        mode=mode,
        modes=modes,
        preview=query.preview,
        faces=choice.would.faces,
        photos=choice.would.photos,
        asks_twice=choice.asks_twice,
    )


async def _delete(call: Call, person: Addressed, mode: Mode) -> None:
    by, world = call.requester(), call.world
    await call.forget_rights(person.workspace_id)
    if mode == "erase":
        await erase_person(person.id, by, tg_notify_chat_id=by.tg_user_id, doorbell=world.doorbell)
    elif mode == "faces_only":
        await erase_faces(person.number, by, settings=world.settings, doorbell=world.doorbell)
    else:
        await dissolve_person(person.number, by, doorbell=world.doorbell)


ROUTES = [
    Route(
        "DELETE",
        "/faces/persons/{person_id}",
        delete_person,
        "Delete a person",
        Scope.MANAGE,
        refusals=(409, 412),
    ),
]
