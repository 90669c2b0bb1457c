"""Writes the faces that one assignment event moved to the index as their rows are now."""

from domain.ids import EventId
from domain.ports import VectorIndex
from domain.steps.index.sync_faces import sync_faces_of_event


async def sync_moved_faces(event_id: EventId, index: VectorIndex, engine: str) -> int:
    """Returns the number of points written. Safe to repeat."""
    return await sync_faces_of_event(event_id, index, engine)
