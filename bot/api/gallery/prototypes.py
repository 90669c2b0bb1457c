"""Shows the faces that represent a person, pins and drops them, and has them chosen again."""

from uuid import UUID

from pydantic import AwareDatetime

from bot.api.call import Call
from bot.api.idempotency import done_already
from bot.api.operations.outcome import Outcome, outcome
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.errors import InvalidInput
from domain.ids import FaceId
from domain.queries.gallery.prototypes import (
    ensure_may_see_prototypes,
    face_of_person,
    face_of_prototype,
    prototypes,
)
from domain.states import Pose, PrototypeRole, Scope
from domain.usecases.gallery.drop_prototype import drop_prototype as drop
from domain.usecases.gallery.pin_prototype import pin_prototype as pin
from domain.usecases.gallery.recompute_prototypes import recompute_prototypes as recompute
from domain.usecases.gallery.unpin_prototype import unpin_prototype as unpin


class ByPrototype(ByPerson):
    proto_id: UUID


class Rescanning(Query):
    """rescan: whether older photos are searched with the new prototypes; None: by the workspace's setting."""

    rescan: bool | None = None


class FaceToPin(Shape):
    """face_id: the id of one of the person's faces."""

    face_id: UUID


class Prototype(Shape):
    """age_era_bucket: the age that the face shows; null if the birth date is not known. decade_bucket: when
    the photo was taken, as `1990s`. is_training: the face is on a training photo.
    """

    id: UUID
    face_id: UUID
    role: PrototypeRole
    age_era_bucket: str | None
    decade_bucket: str | None
    is_pinned: bool
    pinned_at: AwareDatetime | None
    is_training: bool
    pose: Pose | None


class Coverage(Shape):
    """How many prototypes show each age and each decade, and how many the face from the front or the side."""

    eras: dict[str, int]
    decades: dict[str, int]
    front: int
    side: int


class PrototypeList(Shape):
    """unseen: how many more prototypes there are, on photos that the asker may not see."""

    prototypes: list[Prototype]
    unseen: int
    coverage: Coverage


class Recomputed(Shape):
    prototypes: int


async def list_prototypes(call: Call, path: ByPerson) -> PrototypeList:
    person = await addressed(call, path.person_id)
    await ensure_may_see_prototypes(person.id, call.requester(), is_moderator=person.is_moderator)
    viewer = None if person.is_moderator else call.asker.who.participant_id
    found = await prototypes(person.id, viewer)
    return PrototypeList(
        prototypes=[
            Prototype.of(one, age_era_bucket=one.era, decade_bucket=one.decade) for one in found.faces
        ],
        unseen=found.unseen,
        coverage=Coverage.of(found, eras=dict(found.eras), decades=dict(found.decades)),
    )


async def pin_prototype(call: Call, path: ByPerson, body: FaceToPin) -> Outcome:
    person = await addressed(call, path.person_id)
    face = await face_of_person(person.id, FaceId(body.face_id))
    world = call.world
    return outcome(await pin(face, call.requester(), settings=world.settings, doorbell=world.doorbell))


async def unpin_prototype(call: Call, path: ByPrototype) -> Outcome:
    person = await addressed(call, path.person_id)
    face = await face_of_prototype(person.id, path.proto_id)
    world = call.world
    done = await unpin(face, call.requester(), settings=world.settings, doorbell=world.doorbell)
    if done.operation_id is None:
        raise InvalidInput("not_pinned")
    return outcome(done)


async def drop_prototype(call: Call, path: ByPrototype) -> Outcome:
    person = await addressed(call, path.person_id)
    face = await face_of_prototype(person.id, path.proto_id)
    world = call.world
    return outcome(await drop(face, call.requester(), settings=world.settings, doorbell=world.doorbell))


async def recompute_prototypes(call: Call, path: ByPerson, query: Rescanning) -> Recomputed:
    person = await addressed(call, path.person_id)
    if call.again:
        raise done_already()
    world = call.world
    chosen = await recompute(
        person.number,
        call.requester(),
        settings=world.settings,
        doorbell=world.doorbell,
        rescan=query.rescan,
    )
    return Recomputed(prototypes=chosen)


_ALL = "/faces/persons/{person_id}/prototypes"
_ONE = f"{_ALL}/{{proto_id}}"
ROUTES = [
    Route("GET", _ALL, list_prototypes, "List the faces that represent a person", Scope.READ),
    Route("POST", f"{_ALL}/pin", pin_prototype, "Pin a face", Scope.CHANGE, refusals=(409,)),
    Route("POST", f"{_ALL}/recompute", recompute_prototypes, "Choose them anew", Scope.CHANGE, (409,)),
    Route("DELETE", f"{_ONE}/pin", unpin_prototype, "Unpin a face", Scope.CHANGE, refusals=(400, 409)),
    Route("DELETE", _ONE, drop_prototype, "Drop a prototype", Scope.CHANGE, refusals=(409,)),
]
