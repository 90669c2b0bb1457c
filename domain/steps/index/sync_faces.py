"""Makes points of the index equal to their rows. Safe to repeat; the rows are always right."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from domain.ids import AssetId, EventId, FaceId, PersonId, WorkspaceId
from domain.ports import VectorIndex
from domain.queries import sql
from domain.queries.index.face_points import (
    BELONGS,
    IndexedFace,
    LeftOut,
    faces_of,
    faces_of_asset,
    left_out_of,
    left_out_of_asset,
)
from domain.rules.faces.vectors import from_bytes

# 250 vectors of 512 numbers are 0.5 MB, and some 10 ms of the event loop.
_CHUNK = 250
# Faces that do not belong in the index are never noted as indexed, so they stay in this list: they come last.
# Of the others the newest come first: where an index is built again, other tasks write the faces that it had.
_MOST_WAITING = 1000
# The condition is written as in `queries/index/unindexed.py`, so that Postgres uses the same index.
_WAITING = f"""
SELECT f.id FROM face_instances f JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
JOIN image_assets a ON a.id = f.asset_id LEFT JOIN persons p ON p.id = f.person_id
WHERE f.workspace_id = $1 AND (CASE WHEN f.indexed_version = f.version THEN 0 ELSE 1 END) = 1
ORDER BY ({BELONGS}) DESC, f.number DESC LIMIT $3
"""  # noqa: S608  a constant
# Prototypes come first: a sync that is cut off between two chunks leaves new and old prototypes, never none.
_OF_PERSON = """
SELECT f.id FROM face_instances f LEFT JOIN person_prototypes x ON x.face_instance_id = f.id
WHERE f.person_id = $1 ORDER BY x.id IS NULL, f.number
"""


class Read(Protocol):
    async def __call__(self, *, vectors: bool = True) -> list[IndexedFace]: ...


async def sync_faces_of_asset(asset_id: AssetId, index: VectorIndex, engine: str) -> int:
    """Returns the number of points written."""
    left_out = partial(left_out_of_asset, asset_id, engine=engine)
    return await _sync(partial(faces_of_asset, asset_id, engine=engine), left_out, index, engine)


async def sync_faces_of_person(person_id: PersonId, index: VectorIndex, engine: str) -> int:
    """Writes the faces that are the person's now, some at a time. Returns the number of points written."""
    faces = await sql.values(FaceId, _OF_PERSON, person_id)
    return await _sync_chunks(faces, index, engine)


async def sync_waiting_faces(workspace_id: WorkspaceId, index: VectorIndex, engine: str) -> int:
    """Writes faces that the index does not show as they are, _MOST_WAITING at most. Returns how many."""
    faces = await sql.values(FaceId, _WAITING, workspace_id, engine, _MOST_WAITING)
    return await _sync_chunks(faces, index, engine)


async def sync_faces(face_ids: Sequence[FaceId], index: VectorIndex, engine: str) -> int:
    """Returns the number of points written."""
    left_out = partial(left_out_of, face_ids, engine=engine)
    return await _sync(partial(faces_of, face_ids, engine=engine), left_out, index, engine)


async def sync_faces_of_event(event_id: EventId, index: VectorIndex, engine: str) -> int:
    """Writes the faces of an assignment event, some at a time. Returns the number of points written."""
    faces = await sql.value(
        list[str], "SELECT affected_face_instance_ids FROM face_assignment_events WHERE id = $1", event_id
    )
    return await _sync_chunks([FaceId(UUID(face)) for face in faces or ()], index, engine)


async def _sync_chunks(faces: Sequence[FaceId], index: VectorIndex, engine: str) -> int:
    """Between two chunks others have their turn on the event loop and in the index."""
    written = 0
    for start in range(0, len(faces), _CHUNK):
        written += await sync_faces(faces[start : start + _CHUNK], index, engine)
    return written


async def _sync(
    read: Read, left_out: Callable[[], Awaitable[list[LeftOut]]], index: VectorIndex, engine: str
) -> int:
    """Writes until nothing changed meanwhile, so that of two syncs at once the newer row stays. A face that
    belongs in the index again meanwhile is read, and written, after it was deleted.
    """
    found = await read()
    written: dict[FaceId, WorkspaceId] = {}
    while True:
        if found:
            await index.upsert_faces([(face.point, from_bytes(face.vector or b"")) for face in found])
        written |= {face.id: face.point.workspace_id for face in found}
        gone = {face.id: face.workspace_id for face in await left_out()}
        await _delete(gone, gone, index)
        now = await read(vectors=False)
        if went := written.keys() - {face.id for face in now}:
            await _note_lost(len(went), engine)
            await _delete(went, written, index)
            written = {face_id: written[face_id] for face_id in written.keys() - went}
        if _versions(now) == _versions(found):
            await _note(now)
            return len(now)
        found = await read()


async def _delete(gone: Collection[FaceId], of: Mapping[FaceId, WorkspaceId], index: VectorIndex) -> None:
    """of: the workspace of each face."""
    by_workspace: dict[WorkspaceId, list[FaceId]] = defaultdict(list)
    for face_id in gone:
        by_workspace[of[face_id]].append(face_id)
    for workspace_id, face_ids in by_workspace.items():
        await index.delete_faces(workspace_id, face_ids)


async def _note_lost(points: int, engine: str) -> None:
    """Faces that were written after they were gone: a rebuild that began between the two has their bytes, and
    does not wait for another one because of an erase from before it.
    """
    await sql.execute("INSERT INTO lost_embeddings (engine, points) VALUES ($1, $2)", engine, points)


async def _note(found: list[IndexedFace]) -> None:
    """A face that is not noted here is compared in Postgres until it is (`queries/index/unindexed.py`)."""
    await sql.execute(
        """UPDATE face_instances f SET indexed_version = f.version, indexed_at = now()
           FROM unnest($1::uuid[], $2::bigint[]) AS seen (id, version)
           WHERE f.id = seen.id AND f.version = seen.version""",
        [face.id for face in found],
        [face.version for face in found],
    )


def _versions(found: list[IndexedFace]) -> dict[FaceId, tuple[int, bool]]:
    return {face.id: (face.version, face.point.is_prototype) for face in found}
