"""Removes what an erase left in index, store and Redis. Safe to repeat."""

from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from domain.ids import FaceId, WorkspaceId
from domain.ports import PhotoStore, Traces, VectorIndex
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import workspace_prefix

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Stores:
    """Everywhere outside of the database where something of somebody may lie. engine: of the index."""

    index: VectorIndex
    store: PhotoStore
    traces: Traces
    engine: str


async def purge_index(erasure: sql.Row, index: VectorIndex) -> None:
    if erasure["workspace_id"] is None:
        return
    workspace_id = WorkspaceId(erasure["workspace_id"])
    faces = iter([FaceId(UUID(face)) for face in sql.from_json(erasure["face_ids"])])
    if erasure["subject_kind"] == "workspace":
        faces = iter([point.face_instance_id async for point in index.scan(workspace_id)])
    while batch := list(islice(faces, _BATCH)):
        await index.delete_faces(workspace_id, batch)


async def purge_store(erasure: sql.Row, store: PhotoStore) -> None:
    keys = sql.from_json(erasure["store_keys"])
    if erasure["subject_kind"] == "workspace":
        keys = [key async for key in store.list(workspace_prefix(erasure["workspace_id"]))]
    if keys:
        await store.delete(keys)


async def purge_redis(needles: Needles, traces: Traces) -> None:
    """By ids only: no name is ever written there, and somebody may be called like a part of every key."""
    if ids := needles.ids():
        await traces.remove(await traces.find(ids))
