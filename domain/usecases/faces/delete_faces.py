"""The faces of one person in one photo are deleted."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import AssetId, FaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.rules.access.access import ensure_may_erase
from domain.settings import Settings
from domain.steps.erasing.erase_all_faces import erase_all_faces
from domain.steps.erasing.erase_face_rows import FacesToErase, erase_face_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.erasing.order_of import order_of
from domain.steps.faces_queue.announce import announce_removal
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.sharing.tell_sharing import tell_receivers
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Face:
    """is_all: its person has no face elsewhere."""

    id: FaceId
    is_all: bool


async def delete_faces(
    number: int, asset_id: AssetId, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For owners and moderators. Other photos, and faces of other people on this photo, stay. There is no
    undo.

    If the person has no other face, not even on a training photo, nothing is left to recognise it by: that is
    recorded as `erase_faces`, its training photos go too, and whoever receives its photos is told.

    Raises NotFound also for a photo of another workspace or without this person, Untold where only Telegram
    could tell of a right, Forbidden for a guardian, Conflict(`merged`: into, `not_approved`: number).
    """
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_erase(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)
        faces = await sql.rows(
            _Face,
            """SELECT f.id, NOT EXISTS (SELECT 1 FROM face_instances o
                   WHERE o.person_id = $1 AND o.asset_id <> $2) AS is_all
               FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
               WHERE f.person_id = $1 AND f.asset_id = $2""",
            person.id,
            asset_id,
        )
        if not faces:
            raise NotFound("photo")
        here, is_all = [face.id for face in faces], faces[0].is_all
        await announce_removal(work, acting, number, None if is_all else asset_id)
        if is_all:
            erased = await erase_all_faces(work, person, await order_of(by), settings, takes_back=True)
            done = await record_operation(Operation(acting, "erase_faces", number, undo=None), erased)
            return await tell_receivers(work, done)
        which = FacesToErase(acting.workspace_id, number, here)
        erased = await erase_face_rows(work, which, Order(), settings)
        operation = Operation(acting, "delete_faces", number, asset_id=asset_id, undo=None)
        return await record_operation(operation, erased)
