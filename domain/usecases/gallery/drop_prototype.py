"""A face of a person must not represent the person any more, because it is misleading."""

from domain.errors import Conflict, NotFound
from domain.ids import FaceId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.faces.last_engine import last_engine
from domain.queries.gallery.prototypes import acting_on_face_of_person
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.states import Basis
from domain.steps.faces.choose_anew import choose_anew
from domain.steps.faces.stand_for_person import change_standing, standing
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction

# The engine that runs saw the face $2, and none that represents the person, $1.
_WAS_LAST = f"""
SELECT 1 AS yes FROM face_embeddings e
WHERE e.face_id = $2 AND e.engine = {last_engine("g.person_id = $1")} AND NOT EXISTS (
    SELECT FROM person_prototypes x JOIN face_embeddings s ON s.face_id = x.face_instance_id
        AND s.engine = e.engine WHERE x.person_id = $1)
"""  # noqa: S608  constants


async def drop_prototype(face_number: int, by: Requester, *, settings: Settings, doorbell: Doorbell) -> Done:
    """For owners and moderators. The face stays the person's, and what was recognised by it stays.

    Raises NotFound(`face`) unless the face is that of a connected person whom the requester knows, Forbidden
    for a guardian, Conflict(`merged`: into) where that person was absorbed, Conflict(`trained_face`) for a
    training photo, which is taken out instead, Conflict(`last_prototype`) where nothing else could represent
    the person, or nothing that the engine has seen.
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
        if before.basis == Basis.TRAINED:
            raise Conflict("trained_face")
        if before.is_barred:
            return Done(None, number)
        way = await change_standing(
            person.id, face.face_id, before=before, after=before.barred, actor=acting.actor
        )
        if not await choose_anew(work, person.id, settings) or await _was_last(person.id, face.face_id):
            raise Conflict("last_prototype")  # rolls back
        operation = Operation(acting, "drop_prototype", number, asset_id=face.asset_id)
        return await record_operation(operation.with_undo(standing=way))


async def _was_last(person_id: PersonId, face_id: FaceId) -> bool:
    """Whether the face is the only one by which the person is recognised since a change of the engine."""
    return await sql.value(int, _WAS_LAST, person_id, face_id) is not None
