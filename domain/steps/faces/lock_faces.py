"""Locks faces for one transaction."""

from collections.abc import Collection

from domain.ids import FaceId
from domain.queries import sql


async def lock_faces(face_ids: Collection[FaceId]) -> None:
    """Locks the faces in the order of their ids, so that no two such calls deadlock. Lock persons before
    this, and questions after it.
    """
    await sql.execute(
        "SELECT id FROM face_instances WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE",
        list(face_ids),
    )
