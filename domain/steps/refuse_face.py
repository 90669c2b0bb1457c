"""Somebody says whom a face is not."""

from uuid import UUID

from domain.queries import sql
from domain.steps.group_unknown_faces import group_unknown_faces
from domain.steps.work import Work


async def refuse_face(work: Work, workspace_id: int, face_id: UUID | str, person_id: UUID) -> None:
    """It never becomes that person's by itself; whose it is may be told by others like it."""
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        face_id,
        person_id,
    )
    await group_unknown_faces(work, workspace_id)
