"""Who received a photo says that this is not the person."""

from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.move_faces import Move, move_faces
from domain.steps.work import transaction


async def reject_delivery(
    delivery_id: int, person_id: UUID, participant_id: int, *, tg_user_id: int, doorbell: Doorbell
) -> bool:
    """The face leaves the person and never goes back by itself.

    True when this person was the only reason to receive the photo: it is to be taken back. Raises
    NotFound for a delivery or person of somebody else, Conflict(`already_decided`) for a second press.
    """
    async with transaction(doorbell) as work:
        # Two who press at once: the second one finds that it was decided.
        await sql.rows("SELECT id FROM persons WHERE id = $1 FOR NO KEY UPDATE", person_id)
        faces = await sql.rows(
            """SELECT f.id, d.workspace_id, d.asset_id FROM deliveries d
               JOIN participant_persons l ON l.participant_id = d.participant_id AND l.state = 'approved'
                   AND l.person_id = $2
               LEFT JOIN face_instances f ON f.asset_id = d.asset_id AND f.person_id = $2
               WHERE d.id = $1 AND d.participant_id = $3""",
            delivery_id,
            person_id,
            participant_id,
        )
        if not faces:
            raise NotFound("delivery")
        if faces[0]["id"] is None:
            raise Conflict("already_decided", state="rejected")
        face_ids, actor = [face["id"] for face in faces], f"tg:{tg_user_id}"
        await move_faces(
            work, Move(faces[0]["workspace_id"], face_ids, person_id, None, actor=actor, refused=True)
        )
        await sql.execute(
            """UPDATE distributions SET feedback = 'wrong', feedback_at = now()
               WHERE asset_id = $1 AND person_id = $2 AND participant_id = $3""",
            faces[0]["asset_id"],
            person_id,
            participant_id,
        )
        left = await sql.one(
            """SELECT 1 AS yes FROM distributions
               WHERE asset_id = $1 AND participant_id = $2 AND withdrawn_at IS NULL""",
            faces[0]["asset_id"],
            participant_id,
        )
    return left is None
