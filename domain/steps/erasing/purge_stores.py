"""Removes what an erase left in index, store and Redis. Safe to repeat."""

from collections.abc import Callable
from uuid import UUID

from domain.ids import FaceId
from domain.ports import PhotoStore, Traces, VectorIndex
from domain.queries.chats.card import OF_PHOTOS
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import (
    cards_prefix,
    is_card_of,
    is_view_of,
    views_prefix,
    workspace_prefix,
)
from domain.steps.work.in_parts import in_parts
from domain.tables import Erasure
from domain.values.time_limit import getting_on


async def purge_index(erasure: Erasure, index: VectorIndex) -> None:
    if erasure.workspace_id is None:
        return
    faces = [FaceId(UUID(face)) for face in erasure.face_ids]
    if erasure.subject_kind == "workspace":
        points = getting_on(index.scan(erasure.workspace_id))
        faces = [point.face_instance_id async for point in points]
    for part in in_parts(faces):
        await index.delete_faces(erasure.workspace_id, part)


async def purge_store(erasure: Erasure, needles: Needles, store: PhotoStore) -> None:
    keys = erasure.store_keys
    if erasure.subject_kind == "workspace" and erasure.workspace_id is not None:
        keys = [key async for key in getting_on(store.list(workspace_prefix(erasure.workspace_id)))]
    elif erasure.workspace_id is not None:
        assets = set(erasure.asset_uuids)
        views = getting_on(store.list(views_prefix(erasure.workspace_id)))
        keys = [*keys, *[key async for key in views if is_view_of(key, assets)]]
        if needles.photos:
            is_unlisted = unlisted_pictures(needles)
            pictures = getting_on(store.list(cards_prefix(erasure.workspace_id)))
            keys += [key async for key in pictures if is_unlisted(key)]
    for part in in_parts(keys):
        await store.delete(part)


def unlisted_pictures(needles: Needles) -> Callable[[str], bool]:
    """Returns a function that tells whether a key holds the picture of a card that is not in `needles.cards`,
    but shows one of the needles' photos or questions.
    """
    photos, questions = {*map(str, needles.photos)}, {*map(str, needles.questions)}
    return lambda key: is_card_of(key, OF_PHOTOS, photos) or is_card_of(key, ("suggestion",), questions)


async def purge_redis(needles: Needles, traces: Traces) -> None:
    """Seeks ids only: Redis never holds a name, and somebody may be called like a word in every key."""
    if ids := needles.ids():
        await traces.remove(await traces.find(ids))
