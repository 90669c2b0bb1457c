"""Changes a person's name, birth date and picture, and hides a person or shows it again."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from bot.api.call import Call
from bot.api.operations.outcome import Outcome, outcome
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.persons.show_person import PersonDetails, details
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.ids import FaceId
from domain.queries.faces.addressed_face import face_numbers
from domain.states import Scope
from domain.usecases.persons.change_person import PersonChange
from domain.usecases.persons.change_person import change_person as change
from domain.usecases.persons.hide_person import hide_person as hide
from domain.usecases.persons.set_picture import set_picture as choose_picture


class Change(Shape):
    """A field that is left out stays as it is. birth_date null: the birth date is not known. keep_both: where
    somebody has the name already, the new name gets a letter and the change is not refused.
    """

    name: str | None = Field(None, max_length=255)
    birth_date: date | None = None
    keep_both: bool = False

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set & {"name", "birth_date"}:
            raise ValueError("give a name or a birth_date")
        if "name" in self.model_fields_set and self.name is None:
            raise ValueError("a person has a name")
        return self


class ChangedPerson(PersonDetails):
    """operation_ids: to undo what changed; the birth date's comes before the name's."""

    operation_ids: list[int]


class Picture(Shape):
    """face_id: a face of the person on a posted photo."""

    face_id: UUID


async def change_person(call: Call, path: ByPerson, body: Change) -> ChangedPerson:
    person, world = await addressed(call, path.person_id), call.world
    wanted = PersonChange(
        body.name, body.birth_date, "birth_date" in body.model_fields_set, keep_both=body.keep_both
    )
    done = await change(
        person.number, wanted, call.requester(), settings=world.settings, doorbell=world.doorbell
    )
    now = await details(call, path.person_id)
    return ChangedPerson(**dict(now), operation_ids=[*done])


async def set_picture(call: Call, path: ByPerson, body: Picture) -> Outcome:
    person = await addressed(call, path.person_id)
    [face] = await face_numbers(person.workspace_id, [FaceId(body.face_id)])
    return outcome(await choose_picture(person.number, face, call.requester(), doorbell=call.world.doorbell))


async def hide_person(call: Call, path: ByPerson) -> Outcome:
    return await _hide(call, path, hidden=True)


async def show_person_again(call: Call, path: ByPerson) -> Outcome:
    return await _hide(call, path, hidden=False)


async def _hide(call: Call, path: ByPerson, *, hidden: bool) -> Outcome:
    person = await addressed(call, path.person_id)
    return outcome(await hide(person.number, call.requester(), hidden=hidden, doorbell=call.world.doorbell))


_ONE = "/faces/persons/{person_id}"
ROUTES = [
    Route("PATCH", _ONE, change_person, "Change a name or a birth date", Scope.CHANGE, refusals=(409, 412)),
    Route(
        "PUT", f"{_ONE}/picture", set_picture, "Choose a person's picture", Scope.CHANGE, refusals=(409, 412)
    ),
    Route("POST", f"{_ONE}/hide", hide_person, "Hide a person", Scope.CHANGE, refusals=(409, 412)),
    Route("POST", f"{_ONE}/show", show_person_again, "Show a hidden person again", Scope.CHANGE, (409, 412)),
]
