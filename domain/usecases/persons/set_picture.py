"""Chooses the face that stands for a person on cards."""

from domain.errors import NotFound
from domain.ids import FaceId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on, ensure_seen
from domain.queries.operations.done import Done, done_before
from domain.steps.operations.record_operation import Operation, change, record_operation
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def set_picture(number: int, face_number: int, by: Requester, *, doorbell: Doorbell) -> Done:
    """For owners and moderators. The choice holds while the face is the person's; afterwards the best face
    is shown.

    Raises NotFound(`face`) for a face that is not this person's, or in no posted photo, Outdated, and what
    `lock_to_change` raises.
    """
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses):
        person = await lock_to_change(acting, number)
        ensure_seen(by, person.version)
        face_id = await _face(person.id, face_number)
        if person.picture_face_id == face_id:
            return Done(None, number)
        await sql.execute(
            """UPDATE persons SET picture_face_id = $2, version = version + 1, updated_at = now()
               WHERE id = $1""",
            person.id,
            face_id,
        )
        before = str(person.picture_face_id) if person.picture_face_id else None
        chosen = change(number, "picture", before=before, after=str(face_id))
        return await record_operation(Operation(acting, "set_picture", number).with_undo(changes=[chosen]))


async def _face(person_id: PersonId, face_number: int) -> FaceId:
    face_id = await sql.value(
        FaceId,
        """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.person_id = $1 AND f.number = $2""",
        person_id,
        face_number,
    )
    if face_id is None:
        raise NotFound("face")
    return face_id
