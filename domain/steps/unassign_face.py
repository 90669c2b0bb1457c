"""Takes one face from its person, with everything that follows in the same transaction."""

from uuid import UUID

from domain.errors import NotFound
from domain.queries import sql
from domain.steps.assign_faces import recount_persons
from domain.steps.work import Work


async def unassign_face(work: Work, workspace_id: int, face_id: UUID, person_id: UUID, *, actor: str) -> int:
    """Returns the photo. The pair is remembered, so that the face never goes back by itself.

    Raises NotFound when the face is not that person's (any more).
    """
    face = await sql.one(
        """UPDATE face_instances SET person_id = NULL, version = version + 1, updated_at = now()
           WHERE id = $1 AND workspace_id = $2 AND person_id = $3 RETURNING asset_id""",
        face_id,
        workspace_id,
        person_id,
    )
    if face is None:
        raise NotFound("face_not_of_person")
    asset_id = int(face["asset_id"])
    await sql.execute("DELETE FROM person_prototypes WHERE face_instance_id = $1", face_id)
    await sql.execute(
        """UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
           WHERE source_face_id = $1 AND status = 'PENDING'""",
        face_id,
    )
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        face_id,
        person_id,
    )
    await sql.execute(
        """INSERT INTO face_assignment_events (workspace_id, actor, operation, from_person_id,
               from_person_number, affected_photo_ids, affected_face_instance_ids, face_count, photo_count)
           SELECT $1, $2, 'UNASSIGN_FROM_PERSON', p.id, p.number, $3, $4, 1, 1
           FROM persons p WHERE p.id = $5""",
        workspace_id,
        actor,
        sql.to_json([asset_id]),
        sql.to_json([str(face_id)]),
        person_id,
    )
    await recount_persons([asset_id])
    await withdraw_distributions(asset_id, person_id)
    await work.add("sync_asset_faces", asset_id=asset_id)
    return asset_id


async def withdraw_distributions(asset_id: int, person_id: UUID) -> None:
    """The person is not in the photo: nobody is owed it for that reason."""
    await sql.execute(
        "UPDATE distributions SET withdrawn_at = now() WHERE asset_id = $1 AND person_id = $2",
        asset_id,
        person_id,
    )
