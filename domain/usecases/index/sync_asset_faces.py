"""Writes the faces of a photo to the index as their rows are now."""

from domain.ids import AssetId
from domain.ports import VectorIndex
from domain.steps.index.sync_faces import sync_faces_of_asset


async def sync_asset_faces(asset_id: AssetId, index: VectorIndex, engine: str) -> int:
    """Returns the number of points written. Safe to repeat."""
    return await sync_faces_of_asset(asset_id, index, engine)
