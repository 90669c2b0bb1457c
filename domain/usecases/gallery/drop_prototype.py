"""A face of a person must not represent the person any more, because it is misleading."""

from domain.errors import Conflict, NotFound
from domain.ports import Doorbell
from domain.queries.access.acting import Requester
from domain.queries.gallery.prototypes import acting_on_face_of_person
from domain.queries.operations.done import Done, done_before
from domain.rules.access.access import ensure_may_change
from domain.settings import Settings
from domain.states import Basis
from domain.steps.faces.choose_anew import choose_anew
from domain.steps.faces.stand_for_person import change_standing, standing
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction


async def drop_prototype(face_number: int, by: Requester, *, settings: Settings, doorbell: Doorbell) -> Done:
    """For owners and moderators. The face stays the person's, and what was recognised by it stays.

    Raises NotFound(`face`) unless the face is that of a connected person whom the requester knows, Forbidden
    for a guardian, Conflict(`merged`: into) where that person was absorbed, Conflict(`trained_face`) for a
    training photo, which is taken out instead, Conflict(`last_prototype`) where nothing else could represent
    the person.
    """
    face, acting = await acting_on_face_of_person(face_number, by)
    if (done := await done_before(by)) is not None:
        return done
    number = face.person_number
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_change(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)
        before = await standing(person.id, face.face_id)
        if before is None:
            raise NotFound("face")
        if before.basis == Basis.TRAINED:
            raise Conflict("trained_face")
        if before.is_barred:
            return Done(None, number)
        way = await change_standing(
            person.id, face.face_id, before=before, after=before.barred, actor=acting.actor
        )
        if not await choose_anew(work, person.id, settings):
            raise Conflict("last_prototype")  # rolls back
        operation = Operation(acting, "drop_prototype", number, asset_id=face.asset_id)
        return await record_operation(operation.with_undo(standing=way))
