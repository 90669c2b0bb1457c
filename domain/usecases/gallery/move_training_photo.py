"""A training photo of one person shows another person, and becomes a training photo of that person."""

from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import AssetId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.gallery.training_photos import TrainingFace, acting_on_training_face
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.states import Basis
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces_queue.announce import announcement
from domain.steps.gallery.see_gallery import see_gallery
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_to_change import lock_both_to_change
from domain.steps.work.work import transaction


async def move_training_photo(
    face_number: int, target: int, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For moderators, and for owners of both persons. Matches that rest on the face are decided again, and
    more faces of the target are looked for among unknown faces.

    Raises NotFound(`face`) for a face that is on no training photo, or of a person that the requester has
    nothing to do with; NotFound(`person`) for a target that is unknown here or that the owner does not own;
    Forbidden for a guardian, InvalidInput(`into_itself`), Conflict(`merged`, `not_approved`),
    Conflict(`photo_known`) where that photo was sent for the target before, even if it was left out.
    """
    face, acting = await acting_on_training_face(face_number, by)
    if (done := await done_before(by)) is not None:
        return done
    source = face.person_number
    if source == target:
        raise InvalidInput("into_itself")
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        one, two = await lock_both_to_change(acting, source, target, is_theirs=acting.owns_now)
        here, there = one.id, two.id
        await _move_photo(face, here, there)
        move = Move(
            acting.workspace_id,
            [face.face_id],
            here,
            there,
            actor=acting.actor,
            batch_id=by.batch_id,
            refused=True,
            basis=Basis.TRAINED,
            announces=announcement(acting, source, target),
        )
        moved = await move_faces(work, move)
        if not moved.face_ids:
            raise NotFound("face")
        await choose_prototypes(work, here, settings)
        await choose_prototypes(work, there, settings, confirmed=moved.face_ids)
        await see_gallery(work, here, acting.actor)
        operation = Operation(acting, "move_training_photo", source, target, asset_id=face.asset_id)
        return await record_operation(operation.with_undo(training=[face.asset_id]), moved)


async def _move_photo(face: TrainingFace, here: PersonId, there: PersonId) -> None:
    """Makes the photo a training photo of the other person. Raises Conflict(`photo_known`), and
    NotFound(`face`) where somebody else has moved the photo just before.

    Cards about the photo name the former person. That person's number is added to them, so that an erase of
    the person deletes them.
    """
    moved = await sql.execute(
        """UPDATE image_assets a SET enrols_person_id = $3 WHERE a.id = $1 AND a.enrols_person_id = $2
             AND NOT EXISTS (SELECT 1 FROM image_assets b WHERE b.enrols_person_id = $3
                 AND b.tg_file_unique_id = a.tg_file_unique_id)""",
        face.asset_id,
        here,
        there,
    )
    if not moved:
        still = "SELECT id FROM image_assets WHERE id = $1 AND enrols_person_id = $2"
        is_here = await sql.value(AssetId, still, face.asset_id, here)
        raise Conflict("photo_known") if is_here else NotFound("face")
    await sql.execute(
        """UPDATE cards SET names = array_append(names, $2) WHERE kind IN ('verdict', 'doubt', 'gallery')
             AND subject = $1::bigint::text AND NOT $2 = ANY(names)""",
        face.asset_id,
        face.person_number,
    )
