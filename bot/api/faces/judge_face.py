"""An owner says that a face on a received photo is their person's; an owner or a moderator deletes a face."""

from bot.api.call import Call
from bot.api.faces.assign_face import AssignFace, ByFace, Seen
from bot.api.operations.outcome import Outcome, Previewing, outcome
from bot.api.persons.addressed import addressed
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import FaceId
from domain.queries.access.acting import Requester, acting_on
from domain.queries.faces.addressed_face import FacePlace, addressed_face, place_of_face
from domain.queries.operations.done import Done, done_before
from domain.states import Scope
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces
from domain.usecases.faces.confirm_face import confirm_face as confirm
from domain.usecases.faces.delete_faces import delete_faces


class FaceDeleted(Shape):
    """There is no way back. faces: how many faces go; other faces of the same person or cluster in the photo
    go, too. When a person's last face goes, everything that was learned of the person goes; the name stays.
    """

    preview: bool
    faces: int


async def confirm_face(call: Call, path: ByFace, body: AssignFace) -> Outcome:
    """Lets an owner say that a face on a photo that they received is the person's. From then on it can
    represent the person.
    """
    call.ensure_no_program()
    person = await addressed(call, body.person_id)
    participant_id, by = call.asker.who.participant_id, call.requester()
    settings, doorbell = call.world.settings, call.world.doorbell
    face = await place_of_face(FaceId(path.face_id))
    try:
        done = await confirm(
            face.number, person.number, participant_id, by, settings=settings, doorbell=doorbell
        )
    except NotFound:  # as for a face that does not exist: only who received the photo may know of it
        raise NotFound("face") from None
    return outcome(done)


class Deleting(Seen, Previewing):
    """preview: nothing is deleted; the answer says what would be."""


async def delete_face(call: Call, path: ByFace, query: Deleting) -> FaceDeleted:
    by = call.requester(rehearses=query.preview)
    done = await done_before(by)
    if done is None:
        try:
            done = await _delete(FaceId(path.face_id), query, by, call)
        except NotFound:
            raise NotFound("face") from None
    return FaceDeleted(preview=query.preview, faces=done.faces)


async def _delete(face_id: FaceId, seen: Seen, by: Requester, call: Call) -> Done:
    face, settings, doorbell = await place_of_face(face_id), call.world.settings, call.world.doorbell
    if not seen.is_true_of(face.person_id):
        await _ensure_known(face_id, face, by)
        raise Conflict("changed_since")
    if not by.rehearses:
        await call.forget_rights(face.workspace_id)
    if face.person is not None:
        return await delete_faces(face.person, face.asset_id, by, settings=settings, doorbell=doorbell)
    if face.cluster is not None:
        return await delete_cluster_faces(
            face.cluster, face.asset_id, by, settings=settings, doorbell=doorbell
        )
    await _ensure_known(face_id, face, by)
    raise InvalidInput("noise")  # neither a person's nor a cluster's: there is nothing to delete it from


async def _ensure_known(face_id: FaceId, face: FacePlace, by: Requester) -> None:
    """Raises NotFound for an asker who may not know of the face."""
    if face.person is None:
        await addressed_face(face_id, by)
    else:
        await acting_on(face.person, by)


_ONE = "/faces/faces/{face_id}"
ROUTES = [
    Route("POST", f"{_ONE}/confirm", confirm_face, "Teach a face that was received", Scope.CHANGE, (409,)),
    Route("DELETE", _ONE, delete_face, "Delete a face for good", Scope.MANAGE, (400, 409)),
]
