"""Removes what an erase left in index, store and Redis. Safe to repeat."""

from itertools import islice
from uuid import UUID

from domain.ids import FaceId
from domain.ports import PhotoStore, Traces, VectorIndex
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import is_view_of, views_prefix, workspace_prefix
from domain.tables import Erasure

_BATCH = 500


async def purge_index(erasure: Erasure, index: VectorIndex) -> None:
    if erasure.workspace_id is None:
        return
    faces = iter([FaceId(UUID(face)) for face in erasure.face_ids])
    if erasure.subject_kind == "workspace":
        faces = iter([point.face_instance_id async for point in index.scan(erasure.workspace_id)])
    while batch := list(islice(faces, _BATCH)):
        await index.delete_faces(erasure.workspace_id, batch)


async def purge_store(erasure: Erasure, store: PhotoStore) -> None:
    keys = erasure.store_keys
    if erasure.subject_kind == "workspace" and erasure.workspace_id is not None:
        keys = [key async for key in store.list(workspace_prefix(erasure.workspace_id))]
    elif erasure.workspace_id is not None:
        assets = set(erasure.asset_uuids)
        views = store.list(views_prefix(erasure.workspace_id))
        keys = [*keys, *[key async for key in views if is_view_of(key, assets)]]
    if keys:
        await store.delete(keys)


async def purge_redis(needles: Needles, traces: Traces) -> None:
    """Seeks ids only: Redis never holds a name, and a person's name may be a part of every key."""
    if ids := needles.ids():
        await traces.remove(await traces.find(ids))
