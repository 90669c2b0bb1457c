"""A training photo shows somebody else, or is no good: nothing is learned from it any more."""

from domain.errors import NotFound
from domain.ports import Doorbell
from domain.queries.access.acting import Requester
from domain.queries.gallery.training_photos import acting_on_training_face
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces_queue.announce import announcement
from domain.steps.gallery.see_gallery import see_gallery
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def take_out_photo(face_number: int, by: Requester, *, settings: Settings, doorbell: Doorbell) -> Done:
    """For owners and moderators. If an owner does it, or a moderator where there is no owner, earlier
    mistakes do not count any more. Matches that rest on the face are decided again. The photo stays the
    person's: it can be put back, and is erased with the person.

    Raises NotFound(`face`) for a face that is on no training photo, or of a person that the requester has
    nothing to do with, Forbidden for a guardian, Conflict(`merged`: into).
    """
    face, acting = await acting_on_training_face(face_number, by)
    if (done := await done_before(by)) is not None:
        return done
    number = face.person_number
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = await lock_to_change(acting, number)
        move = Move(
            acting.workspace_id,
            [face.face_id],
            person.id,
            None,
            actor=acting.actor,
            batch_id=acting.by.batch_id,
            refused=True,
            announces=announcement(acting, number, None),
        )
        moved = await move_faces(work, move)
        if not moved.face_ids:
            raise NotFound("face")
        await choose_prototypes(work, person.id, settings)
        await see_gallery(work, person.id, acting.actor)
        operation = Operation(acting, "take_out_photo", number, asset_id=face.asset_id)
        return await record_operation(operation, moved)
