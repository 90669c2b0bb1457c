"""A connected person is learned from one more photo."""

from domain.ids import AssetId, FaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.done import Done
from domain.settings import Settings
from domain.states import Basis
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces_queue.announce import announcement
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work


async def learn_gallery_photo(
    work: Work,
    acting: Acting,
    person: PersonKey,
    asset_id: AssetId,
    face_id: FaceId,
    *,
    settings: Settings,
    is_vouched: bool = False,
) -> Done:
    """Call with the person locked. More of the person is looked for among unknown faces.

    is_vouched: a moderator said that it is the person. Further photos may then be learned for looking like
    this one, and nobody is asked about it again.
    """
    move = Move(
        acting.workspace_id,
        [face_id],
        None,
        person.id,
        actor=acting.actor,
        batch_id=acting.by.batch_id,
        basis=Basis.TRAINED,
        announces=announcement(acting, None, person.number),
    )
    moved = await move_faces(work, move)
    await sql.execute(
        "UPDATE image_assets SET reason = $2, updated_at = now() WHERE id = $1",
        asset_id,
        "kept" if is_vouched else "good",
    )
    await choose_prototypes(work, person.id, settings, confirmed=moved.face_ids)
    await work.add("show_gallery_photo", asset_id=asset_id)
    return await record_operation(
        Operation(acting, "add_gallery_photo", person.number, asset_id=asset_id), moved
    )
