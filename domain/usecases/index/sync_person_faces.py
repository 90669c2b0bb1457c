"""Writes the faces of a person to the index as their rows are now."""

from domain.ids import PersonId
from domain.ports import VectorIndex
from domain.steps.index.sync_faces import sync_faces_of_person


async def sync_person_faces(person_id: PersonId, index: VectorIndex, engine: str) -> int:
    """Returns the number of points written. Safe to repeat."""
    return await sync_faces_of_person(person_id, index, engine)
