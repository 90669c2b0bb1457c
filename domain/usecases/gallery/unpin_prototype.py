"""A face is not pinned any more: it represents its person only while it is one of the best."""

from domain.errors import NotFound
from domain.ports import Doorbell
from domain.queries.access.acting import Requester
from domain.queries.gallery.prototypes import acting_on_face_of_person
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.faces.choose_anew import choose_anew
from domain.steps.faces.stand_for_person import change_standing, standing
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def unpin_prototype(face_number: int, by: Requester, *, settings: Settings, doorbell: Doorbell) -> Done:
    """For owners and moderators. Raises NotFound(`face`), Forbidden, Conflict(`merged`)."""
    face, acting = await acting_on_face_of_person(face_number, by)
    if (done := await done_before(by)) is not None:
        return done
    number = face.person_number
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = await lock_to_change(acting, number)
        before = await standing(person.id, face.face_id)
        if before is None:
            raise NotFound("face")
        if not before.is_pinned:
            return Done(None, number)
        way = await change_standing(
            person.id, face.face_id, before=before, after=before.unpinned, actor=acting.actor
        )
        await choose_anew(work, person.id, settings)
        operation = Operation(acting, "unpin_prototype", number, asset_id=face.asset_id)
        return await record_operation(operation.with_undo(standing=way))
