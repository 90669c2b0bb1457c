"""Deletes a person: every trace, all faces, or the name only."""

from typing import Literal, Self

from pydantic import Field, model_validator

from bot.api.call import Call
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.queries.erasing.deletion import deletion_choice
from domain.queries.operations.done import Done
from domain.queries.persons.addressed_person import Addressed
from domain.queries.sharing.links import links
from domain.states import Scope
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.values.deletion_ways import DISSOLVE, ERASE, FACES

Mode = Literal["erase", "faces_only", "unassign"]
_MODES: dict[str, Mode] = {ERASE: "erase", FACES: "faces_only", DISSOLVE: "unassign"}


class Deleting(Query):
    """mode: `erase` removes every trace. `faces_only` removes all faces; the name and the links stay.
    `unassign` removes the name, the links and the training photos; other faces become unknown faces. Only a
    preview may leave it out: it shows the mode that is usual for the asker. preview: nothing is deleted; the
    answer counts what would be, and what would be refused is refused. at_most: delete nothing if more faces
    than that would go, such as the `faces` that the preview told.
    """

    mode: Mode | None = None
    preview: bool = False
    at_most: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _says_what_goes(self) -> Self:
        """The usual mode depends on what is left: sent twice, it would delete the faces, then the person."""
        if self.mode is None and not self.preview:
            raise ValueError("give the mode, or preview=true")
        return self


class Deleted(Shape):
    """faces: also those on training photos. photos: group photos that the person was on. receivers: who
    receives the photos; empty when it was no preview.

    modes: those that the asker is offered, the usual one first. asks_twice: so much goes that an app should
    ask its user once more.
    """

    mode: Mode
    modes: list[Mode]
    preview: bool
    faces: int
    photos: int
    receivers: list[str]
    asks_twice: bool


async def delete_person(call: Call, path: ByPerson, query: Deleting) -> Deleted:
    person = await addressed(call, path.person_id)
    by, settings = call.requester(), call.world.settings
    choice = await deletion_choice(person.id, by, is_moderator=person.is_moderator, settings=settings)
    modes = [_MODES[way] for way in choice.ways]
    mode = query.mode or modes[0]
    before = await _delete(call, person, mode, query)
    return Deleted(
        mode=mode,
        modes=modes,
        preview=query.preview,
        faces=before.faces if before else choice.would.faces,
        photos=before.photos if before else choice.would.photos,
        receivers=[str(link.name) for link in await links(person.id)] if query.preview else [],
        asks_twice=choice.asks_twice,
    )


async def _delete(call: Call, person: Addressed, mode: Mode, query: Deleting) -> Done | None:
    """Returns what an earlier try of the same request deleted, only with `faces_only`; else None."""
    by, world, most = call.requester(rehearses=query.preview), call.world, query.at_most
    bell = world.doorbell
    if not query.preview:
        await call.forget_rights(person.workspace_id)
    if mode == "erase":
        await erase_person(person.id, by, tg_notify_chat_id=by.tg_user_id, doorbell=bell, at_most=most)
    elif mode == "faces_only":
        done = await erase_faces(person.number, by, settings=world.settings, doorbell=bell, at_most=most)
        return done if done.again else None
    else:
        await dissolve_person(person.number, by, doorbell=bell, at_most=most)
    return None


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
