"""Says whose a face is, or that it is nobody's."""

from typing import Literal
from uuid import UUID

from bot.api.call import Call
from bot.api.persons.addressed import addressed
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import FaceId, PersonId
from domain.queries.faces.addressed_face import AddressedFace, addressed_face
from domain.queries.operations.done import Done
from domain.queries.persons.addressed_person import identities
from domain.states import AssetKind, Scope
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import NOBODY, Target


class ByFace(Query):
    face_id: UUID


class Seen(Query):
    """of: whose the face was when the asker looked: the id of a person, or `nobody`. If it is somebody else's
    by now, nothing is done. Without it, whoever has the face now is meant.
    """

    of: UUID | Literal["nobody"] | None = None

    def is_true_of(self, person_id: PersonId | None) -> bool:
        """person_id: whose the face is now."""
        return self.of is None or (None if self.of == "nobody" else self.of) == person_id


class How(Seen):
    """strict: refuses a face that another person has, in place of moving it."""

    strict: bool = False


class AssignFace(Shape):
    person_id: UUID


class Assigned(Shape):
    """operation_id: what `/faces/operations/{operation_id}/undo` takes; None where nothing had to change."""

    face_id: UUID
    person_id: UUID
    person_name: str
    operation_id: int | None


class Unassigned(Shape):
    """operation_id: what `/faces/operations/{operation_id}/undo` takes."""

    face_id: UUID
    previous_person_id: UUID
    previous_person_name: str
    operation_id: int


async def assign_face(call: Call, path: ByFace, query: How, body: AssignFace) -> Assigned:
    """A face that is the person's already stays as it is."""
    face = await face_of(call, path.face_id)
    person = await addressed(call, body.person_id)
    operation_id = None
    if face.person_id != person.id:
        await _ensure_as_seen(call, query, face)
        if query.strict and face.person_id is not None:
            raise Conflict("changed_since")
        operation_id = (await _move(call, face, Target(number=person.number))).operation_id
    elif (before := await call.before()) is not None:
        operation_id = before.operation_id
    return Assigned(
        face_id=face.id, person_id=person.id, person_name=str(person.name), operation_id=operation_id
    )


async def unassign_face(call: Call, path: ByFace, query: Seen) -> Unassigned:
    face = await face_of(call, path.face_id)
    await _ensure_as_seen(call, query, face)
    if face.person_id is None:
        if (before := await call.before()) is None:
            raise InvalidInput("face_not_assigned")
        return await _taken_before(face, before)
    done = await _move(call, face, NOBODY)
    if done.again or done.operation_id is None:
        return await _taken_before(face, done)
    return Unassigned(
        face_id=face.id,
        previous_person_id=face.person_id,
        previous_person_name=str(face.person_name),
        operation_id=done.operation_id,
    )


async def _taken_before(face: AddressedFace, before: Done) -> Unassigned:
    """By now the face may be somebody else's, or nobody's. Raises NotFound where the person is gone."""
    person = (await identities(face.workspace_id, [before.number])).get(before.number)
    if person is None or before.operation_id is None:
        raise NotFound("person")
    return Unassigned(
        face_id=face.id,
        previous_person_id=person.id,
        previous_person_name=person.name,
        operation_id=before.operation_id,
    )


async def face_of(call: Call, face_id: UUID) -> AddressedFace:
    """Raises NotFound for a face of a workspace that the asker does not moderate, or that the token is not
    for; Untold where Telegram does not tell whether the asker moderates it.
    """
    face = await addressed_face(FaceId(face_id), call.requester())
    if call.asker.workspace_id not in (None, face.workspace_id):
        raise NotFound("face")
    return face


async def _ensure_as_seen(call: Call, seen: Seen, face: AddressedFace) -> None:
    """Raises Conflict(`changed_since`) if the face is somebody else's by now than the asker saw, unless this
    very request gave it away before.
    """
    if not seen.is_true_of(face.person_id) and await call.before() is None:
        raise Conflict("changed_since")


async def _move(call: Call, face: AddressedFace, target: Target) -> Done:
    """The result has an operation. Raises InvalidInput(`trained_face`) for a face on a training photo,
    Conflict(`changed_since`) when somebody else was faster, and what `find_target` raises for a target to
    whom no face can go.
    """
    if face.kind == AssetKind.TRAINING:
        raise InvalidInput("trained_face")
    done = await reassign_faces(
        WhichFaces(face.person_number, [face.number]),
        target,
        call.requester(),
        settings=call.world.settings,
        doorbell=call.world.doorbell,
    )
    if done.operation_id is None:
        raise Conflict("changed_since")
    return done


ROUTES = [
    Route(
        "POST", "/faces/faces/{face_id}/assign", assign_face, "Assign a face", Scope.CHANGE, refusals=(409,)
    ),
    Route(
        "DELETE",
        "/faces/faces/{face_id}/person",
        unassign_face,
        "Take a face from its person",
        Scope.CHANGE,
        refusals=(400, 409),
    ),
]
