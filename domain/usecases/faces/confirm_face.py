"""An owner who received a photo says that a face on it is the person's: the face may then be a prototype."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, FaceId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester
from domain.queries.faces.face_likeness import may_be_said
from domain.queries.operations.done import Done, done_before
from domain.queries.settings.settings_of import OWN_OF_PERSON, with_own
from domain.settings import Settings
from domain.states import Basis
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces_queue.announce import announcement
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import LockedPerson, ensure_somebody, lock_persons
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Shown:
    """The face, on a photo that was sent to the participant."""

    face_id: FaceId
    asset_id: AssetId
    workspace_id: WorkspaceId
    own: str | None


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    person_id: PersonId | None
    basis: Basis | None


async def confirm_face(
    face_number: int,
    person_number: int,
    participant_id: ParticipantId,
    by: Requester,
    *,
    settings: Settings,
    doorbell: Doorbell,
) -> Done:
    """For owners of the person, about a photo that was sent to them. The face is unknown and looks like the
    person, or was matched with the person.

    Raises NotFound(`face`) for every other face and person (`person` if its erase begins meanwhile),
    Conflict(`on_it_already`) when another face on the photo is the person's or people already said that this
    one is, Conflict(`unlike`) for a face that only a moderator may give to the person: else an owner could
    get the photos of a stranger's child; Conflict(`merged`: into) for an absorbed person,
    Conflict(`not_approved`: number).
    """
    photo = await _find(face_number, person_number, participant_id)
    if (done := await done_before(by)) is not None:
        return done
    least = with_own(settings, photo.own).face_prototype_search_threshold
    is_alike = bool(await may_be_said([face_number], [person_number], at_least=least))
    acting = Acting(by, photo.workspace_id, is_moderator=False)
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        [person] = (await lock_persons(acting.workspace_id, [person_number], in_any_state=True)).values()
        if not await acting.owns_now(person.id):
            raise NotFound("face")
        ensure_somebody(person)  # only its owners may learn that it was absorbed, and by which person
        source = await _whose(photo, person, is_alike=is_alike)
        move = Move(
            acting.workspace_id,
            [photo.face_id],
            source,
            person.id,
            actor=acting.actor,
            batch_id=by.batch_id,
            basis=Basis.ANSWERED,
            note="Confirmed face of person no. %2$s" if source else None,
            announces=announcement(acting, person_number if source else None, person_number),
        )
        moved = await move_faces(work, move)
        if not moved.face_ids:
            raise NotFound("face")
        await choose_prototypes(work, person.id, settings, confirmed=moved.face_ids)
        await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=person.id)
        operation = Operation(acting, "confirm_face", person_number, asset_id=photo.asset_id)
        return await record_operation(operation, moved)


async def _find(face_number: int, person_number: int, participant_id: ParticipantId) -> _Shown:
    """The photo may have been taken back since it was sent, as it is after the button *Not …*."""
    photo = await sql.one(
        _Shown,
        f"""SELECT f.id AS face_id, f.asset_id, f.workspace_id, {OWN_OF_PERSON} AS own FROM face_instances f
           JOIN deliveries d ON d.asset_id = f.asset_id AND d.participant_id = $3 AND d.sent_at IS NOT NULL
           JOIN persons p ON p.workspace_id = f.workspace_id AND p.number = $2 AND p.erasing_at IS NULL
           WHERE f.number = $1""",  # noqa: S608  a constant
        face_number,
        person_number,
        participant_id,
    )
    if photo is None:
        raise NotFound("face")
    return photo


async def _whose(photo: _Shown, person: LockedPerson, *, is_alike: bool) -> PersonId | None:
    """The person's id if recognition matched this face with it, None for an unknown face."""
    faces = await sql.rows(
        _Face,
        """SELECT f.id, f.person_id, f.basis FROM face_instances f
           WHERE f.asset_id = $1 AND (f.id = $2 OR f.person_id = $3) ORDER BY f.id FOR NO KEY UPDATE""",
        photo.asset_id,
        photo.face_id,
        person.id,
    )
    this = next((face for face in faces if face.id == photo.face_id), None)
    if this is None or this.person_id not in (None, person.id):
        raise NotFound("face")
    source = this.person_id
    if len(faces) > 1 or (source is not None and this.basis != Basis.MATCHED):
        raise Conflict("on_it_already")
    if source is None and not is_alike:
        raise Conflict("unlike")
    return source
