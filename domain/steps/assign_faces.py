"""Gives unassigned faces to a person, with everything that follows in the same transaction."""

from collections.abc import Sequence
from uuid import UUID

from domain.queries import sql
from domain.steps.work import Work


async def assign_faces(
    work: Work, workspace_id: int, face_ids: Sequence[UUID], person_id: UUID, *, actor: str
) -> list[int]:
    """Returns the photos that now show the person. Faces that somebody has already are left alone.

    actor: `tg:<user id>` of who decided, or `engine` when a match did.
    """
    moved = await sql.rows(
        """UPDATE face_instances SET person_id = $3, version = version + 1, updated_at = now()
           WHERE id = ANY($1::uuid[]) AND workspace_id = $2 AND person_id IS NULL RETURNING id, asset_id""",
        list(face_ids),
        workspace_id,
        person_id,
    )
    if not moved:
        return []
    faces = [row["id"] for row in moved]
    asset_ids = sorted({row["asset_id"] for row in moved})
    await sql.execute(
        """UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
           WHERE face_instance_id = ANY($1::uuid[]) AND status = 'PENDING'""",
        faces,
    )
    await sql.execute(
        "DELETE FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $2", faces, person_id
    )
    await sql.execute(
        """INSERT INTO face_assignment_events (workspace_id, actor, operation, to_person_id,
               to_person_number, affected_photo_ids, affected_face_instance_ids, face_count, photo_count)
           SELECT $1, $2, 'ASSIGN_TO_PERSON', p.id, p.number, $3, $4, $5, $6
           FROM persons p WHERE p.id = $7""",
        workspace_id,
        actor,
        sql.to_json(asset_ids),
        sql.to_json([str(face) for face in faces]),
        len(faces),
        len(asset_ids),
        person_id,
    )
    await recount_persons(asset_ids)
    for asset_id in asset_ids:
        await work.add("sync_asset_faces", asset_id=asset_id)
    return asset_ids


async def recount_persons(asset_ids: Sequence[int]) -> None:
    """Writes each photo's list of person numbers anew."""
    await sql.execute(
        """UPDATE image_assets a SET updated_at = now(), person_numbers = coalesce((
               SELECT jsonb_agg(DISTINCT p.number) FROM face_instances f JOIN persons p ON p.id = f.person_id
               WHERE f.asset_id = a.id), '[]'::jsonb)
           WHERE a.id = ANY($1::bigint[])""",
        list(asset_ids),
    )
