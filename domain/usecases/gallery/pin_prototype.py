"""A face always represents its person in searches, because somebody pinned it."""

from domain.errors import Conflict, NotFound
from domain.ids import PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.gallery.prototypes import acting_on_face_of_person
from domain.queries.operations.done import Done, done_before
from domain.queries.settings.settings_of import settings_of
from domain.settings import Settings
from domain.states import Basis
from domain.steps.faces.choose_anew import choose_anew
from domain.steps.faces.stand_for_person import change_standing, standing
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def pin_prototype(face_number: int, by: Requester, *, settings: Settings, doorbell: Doorbell) -> Done:
    """For owners and moderators. A matched face becomes an assigned one: whoever pins it says whose it is.

    Raises NotFound(`face`) unless the face is that of a connected person whom the requester knows, Forbidden,
    Conflict(`merged`), Conflict(`enough_pins`: limit) where pinned faces and training photos leave no room.
    """
    face, acting = await acting_on_face_of_person(face_number, by)
    if (done := await done_before(by)) is not None:
        return done
    number = face.person_number
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = await lock_to_change(acting, number)
        before = await standing(person.id, face.face_id)
        if before is None:
            raise NotFound("face")
        if before.is_pinned:
            return Done(None, number)
        own = await settings_of(acting.workspace_id, settings)
        await _ensure_room(person.id, own, is_trained=before.basis == Basis.TRAINED)
        way = await change_standing(
            person.id, face.face_id, before=before, after=before.pinned, actor=acting.actor
        )
        await choose_anew(work, person.id, settings)
        operation = Operation(acting, "pin_prototype", number, asset_id=face.asset_id)
        return await record_operation(operation.with_undo(standing=way))


async def _ensure_room(person_id: PersonId, settings: Settings, *, is_trained: bool) -> None:
    """Pinned faces are never replaced: without a limit they would slow every match. When somebody pins a
    training photo, training photos without a pin make room for it.
    """
    staying = await sql.value(
        int,
        """SELECT count(*) AS n FROM person_prototypes x JOIN face_instances f ON f.id = x.face_instance_id
           WHERE x.person_id = $1 AND (x.is_pinned OR f.basis = 'trained' AND NOT $2)""",
        person_id,
        is_trained,
    )
    if staying is not None and staying >= settings.face_prototype_max_exemplars:
        raise Conflict("enough_pins", limit=settings.face_prototype_max_exemplars)
