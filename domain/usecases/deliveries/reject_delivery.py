"""The recipient of a photo says that it does not show the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, DeliveryId, FaceId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester
from domain.queries.operations.done import Done, done_before
from domain.queries.persons.survivor import selves
from domain.settings import Settings
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.look_for_next import look_for_next
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces_queue.announce import announcement
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_person_rows
from domain.steps.work.work import transaction

# Nobody else is asked whose the face is for this long: the recipient may say it first.
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Rejected:
    """is_withdrawn: this person was the only reason to receive the photo, so it is to be taken back.
    face_number: the number of the face that is unknown now; None when there were several.
    """

    done: Done
    is_withdrawn: bool
    face_number: int | None = None


@dataclass(frozen=True, slots=True)
class _Face:
    """id, face_number: None when the person has no face on the photo. number: the person's number.
    is_matched: no human said whose the face is.
    """

    id: FaceId | None
    face_number: int | None
    workspace_id: WorkspaceId
    asset_id: AssetId
    number: int
    is_matched: bool


async def reject_delivery(
    delivery_id: DeliveryId,
    person_id: PersonId,
    participant_id: ParticipantId,
    by: Requester,
    *,
    settings: Settings,
    doorbell: Doorbell,
) -> Rejected:
    """The face leaves the person, and no match gives it back. The recipient can undo this.

    person_id: the person that the message names. If that person was absorbed, the face leaves the survivor,
    who has it now. Raises NotFound for a delivery or person of somebody else, Conflict(`already_decided`) for
    a second press, Conflict(`merged`) for a recipient who does not receive the survivor.
    """
    async with transaction(doorbell) as work:
        received = await _lock_selves(person_id)
        faces = await _faces_of_survivor(delivery_id, received, participant_id)
        photo, person_id = faces[0], received[-1]
        if (done := await done_before(by)) is not None:
            return Rejected(done, await _has_no_reason_left(photo.asset_id, participant_id))
        if photo.id is None:
            raise Conflict("already_decided", state="rejected")
        acting = Acting(by, photo.workspace_id, is_moderator=False)
        moved = await move_faces(work, _move(acting, faces, person_id))
        await choose_prototypes(work, person_id, settings)
        await look_for_next(work, moved.asset_ids, delay_s=PATIENCE_S)
        await sql.execute(
            """UPDATE distributions SET feedback = 'wrong', feedback_at = now()
               WHERE asset_id = $1 AND person_id = ANY($2::uuid[]) AND participant_id = $3""",
            photo.asset_id,
            received,
            participant_id,
        )
        operation = Operation(acting, "reject_delivery", photo.number, asset_id=photo.asset_id)
        done = await record_operation(operation, moved, asked=len(faces))
        face = photo.face_number if len(faces) == 1 else None
        return Rejected(done, await _has_no_reason_left(photo.asset_id, participant_id), face)


async def _lock_selves(person_id: PersonId) -> list[PersonId]:
    """Locks and returns the person and whom it became. When two people press at once, the second one waits
    here and then finds no face. When the person was absorbed while this waited, the survivor is locked too.
    """
    received = await selves(person_id)
    while True:
        await lock_person_rows(received)
        if (now := await selves(person_id)) == received:
            return received
        received = now


async def _faces_of_survivor(
    delivery_id: DeliveryId, received: Sequence[PersonId], participant_id: ParticipantId
) -> list[_Face]:
    """received: the person that the message names, and who it became."""
    faces = await _faces(delivery_id, received[0], participant_id) if received else []
    if not faces:
        raise NotFound("delivery")
    if len(received) > 1:
        faces = await _faces(delivery_id, received[-1], participant_id)
        if not faces:
            raise Conflict("merged")
    return faces


def _move(acting: Acting, faces: Sequence[_Face], person_id: PersonId) -> Move:
    return Move(
        acting.workspace_id,
        [face.id for face in faces if face.id is not None],
        person_id,
        None,
        actor=acting.actor,
        batch_id=acting.by.batch_id,
        refused=True,
        announces=announcement(acting, faces[0].number, None),
    )


async def _faces(delivery_id: DeliveryId, person_id: PersonId, participant_id: ParticipantId) -> list[_Face]:
    """The person's faces on the photo; one row without a face where there are none any more. Nobody is on a
    photo twice: if recognition matched one face and people confirmed another, only the match can be wrong.
    """
    faces = await sql.rows(
        _Face,
        """SELECT f.id, f.number AS face_number, d.workspace_id, d.asset_id, p.number,
               coalesce(f.basis = 'matched', false) AS is_matched FROM deliveries d
           JOIN participant_persons l ON l.participant_id = d.participant_id AND l.state = 'approved'
               AND l.person_id = $2
           JOIN persons p ON p.id = l.person_id AND p.workspace_id = d.workspace_id
           LEFT JOIN face_instances f ON f.asset_id = d.asset_id AND f.person_id = $2
           WHERE d.id = $1 AND d.participant_id = $3""",
        delivery_id,
        person_id,
        participant_id,
    )
    return [face for face in faces if face.is_matched] or faces


async def _has_no_reason_left(asset_id: AssetId, participant_id: ParticipantId) -> bool:
    left = await sql.value(
        int,
        """SELECT 1 AS yes FROM distributions
           WHERE asset_id = $1 AND participant_id = $2 AND withdrawn_at IS NULL""",
        asset_id,
        participant_id,
    )
    return left is None
