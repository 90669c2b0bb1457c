"""Looks in every store for what an erase removed, whatever the stores answered before."""

from uuid import UUID

from domain.errors import Unavailable
from domain.ids import FaceId, WorkspaceId
from domain.ports import PhotoStore, Stores, VectorIndex
from domain.queries import sql
from domain.queries.erasing.erasure import whose
from domain.queries.erasing.traces import traces_by_day
from domain.rules.erasing.needles import Needles
from domain.rules.faces.vectors import from_bytes
from domain.rules.photos.store_keys import is_view_of, workspace_prefix
from domain.steps.erasing.purge_stores import unlisted_pictures
from domain.tables import Erasure
from domain.values.time_limit import getting_on

# An embedding is at least this similar to itself, and the embedding of another face hardly ever is.
_SAME = 0.99
_HITS = 50


async def verify_erasure(erasure: Erasure, needles: Needles, stores: Stores) -> bool:
    """Returns whether every table was read as a whole, so that nothing is left for the night.

    Raises Unavailable, so that the purge runs again, when anything is still to be found.
    """
    faces = {FaceId(UUID(face)) for face in erasure.face_ids}
    looked = await traces_by_day(needles, sorted(faces))
    found = looked.places
    found += await _in_wordings(erasure, needles)
    if found:
        raise Unavailable("Postgres", f"something erased is still in {', '.join(found)}")
    await _verify_index(erasure, faces, stores)
    await _verify_store(erasure, needles, stores.store)
    ids = needles.ids()
    if ids and (keys := await stores.traces.find(ids)):
        raise Unavailable("Redis", f"something erased is still in {len(keys)} keys")
    return looked.is_all_read


async def _in_wordings(erasure: Erasure, needles: Needles) -> list[str]:
    """Returns `cards.wording` if a text of the bot still has an erased name. Texts mark each name with
    whose it is, so a namesake's name is no trace.
    """
    gone = whose(erasure.subject_kind, needles.numbers or (erasure.subject_number,), needles)
    return await sql.values(
        str,
        """SELECT 'cards.wording' AS place WHERE EXISTS (
               SELECT 1 FROM cards c CROSS JOIN LATERAL regexp_matches(c.wording::text, $2, 'g') m
               WHERE c.kind = 'said' AND c.wording IS NOT NULL AND m[1] = ANY($1::text[]))""",
        sorted(gone),
        "\ue000([pr][0-9]+)\ue001",
    )


async def _verify_index(erasure: Erasure, faces: set[FaceId], stores: Stores) -> None:
    if (workspace_id := erasure.workspace_id) is None:
        return  # a participant, whose erase has no faces of its own
    is_whole = erasure.subject_kind == "workspace"
    async for point in getting_on(stores.index.scan(workspace_id)):
        is_left = point.face_instance_id in faces or point.person_id == erasure.subject_uuid
        if is_whole or is_left:
            raise Unavailable("index", "an erased face is still there")
    for vector in await sql.values(
        bytes,
        "SELECT vector FROM erasure_probes WHERE erasure_id = $1 AND engine = $2",
        erasure.id,
        stores.engine,
    ):
        hits = await _found_by(stores.index, workspace_id, vector)
        if hits if is_whole else hits & faces:
            raise Unavailable("index", "an erased face is still found by its likeness")


async def _found_by(index: VectorIndex, workspace_id: WorkspaceId, vector: bytes) -> set[FaceId]:
    probe = from_bytes(vector)
    [known] = await index.nearest_persons(workspace_id, [probe], min_similarity=_SAME, limit=_HITS)
    [unknown] = await index.similar_unassigned(workspace_id, [probe], min_similarity=_SAME, limit=_HITS)
    return {candidate.face_id for candidate in (*known, *unknown)}


async def _verify_store(erasure: Erasure, needles: Needles, store: PhotoStore) -> None:
    if erasure.workspace_id is None:
        return
    is_whole, is_unlisted = erasure.subject_kind == "workspace", unlisted_pictures(needles)
    gone, assets = set(erasure.store_keys), set(erasure.asset_uuids)
    async for key in getting_on(store.list(workspace_prefix(erasure.workspace_id))):
        if is_whole or key in gone or is_view_of(key, assets) or is_unlisted(key):
            raise Unavailable("store", f"{key} is still there")
