"""Compares the index with the rows: two streams in the order of ids, with one page of each in memory."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.errors import Corrupt
from domain.ids import FaceId, WorkspaceId
from domain.ports import Doorbell, FacePoint, VectorIndex
from domain.queries import sql
from domain.queries.index.face_points import IndexedFace, faces_of, is_kept_as, number_of_faces, page_of_faces
from domain.queries.index.unindexed import now
from domain.steps.index.sync_faces import sync_faces
from domain.steps.service.open_report import is_under_way, open_report
from domain.steps.work.work import transaction

# missing: no point. stray: a point of a face that has no row, or that does not belong in the index.
# differing: another payload. foreign: of another engine. unsynced: the row changed, and no task is there to
# write it to the index.
Difference = Literal["missing", "stray", "differing", "foreign", "unsynced"]
UNREADABLE = "unreadable"  # a point that lacks what every point has: only a rebuild mends that

POINTS_AT_ONCE = 1000
_LAST = FaceId(UUID(int=2**128 - 1))
_Points = Mapping[FaceId, FacePoint]
_Faces = Mapping[FaceId, IndexedFace]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Numbers of faces by kind of difference."""

    found: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)


async def compare_faces(
    index: VectorIndex,
    engine: str,
    note: Callable[[int, int], Awaitable[None]],
    *,
    workspace_id: WorkspaceId | None = None,
    mends: bool,
) -> Comparison:
    """note: is told how many faces of how many were compared. mends: whether differences are mended, too.
    Raises Unavailable. Points after an unreadable one are not compared.

    A face that changes meanwhile, or that a task is about to write, is no difference.
    """
    comparison = await _compare(index, engine, note, workspace_id=workspace_id, mends=mends)
    if workspace_id is None or not comparison.mended:
        return comparison
    # A face whose point names another workspace is missing here, and the index refuses to write it. Only the
    # comparison of that workspace, or of all, deletes the point: what is still wrong here was not mended.
    left = await _compare(index, engine, note, workspace_id=workspace_id, mends=False)
    return Comparison(comparison.found, comparison.mended - left.found)


async def _compare(
    index: VectorIndex,
    engine: str,
    note: Callable[[int, int], Awaitable[None]],
    *,
    workspace_id: WorkspaceId | None,
    mends: bool,
) -> Comparison:
    since, comparison = await now(), Comparison()
    total, done = await number_of_faces(engine=engine, workspace_id=workspace_id), 0
    points = index.scan(workspace_id)

    async def read(after: FaceId | None) -> list[IndexedFace]:
        return await page_of_faces(after, engine=engine, workspace_id=workspace_id)

    try:
        async for expected, seen in _stretches(read, points):
            kinds = await _differences(expected, seen, engine=engine, since=since)
            comparison.found.update(kinds.values())
            if mends:
                await _mend(kinds, expected, seen, index, engine)
                comparison.mended.update(kinds.values())
            done += len(expected)
            await note(done, max(total, done))
    except Corrupt:
        comparison.found[UNREADABLE] += 1
    return comparison


async def rebuild_if_unreadable(comparison: Comparison, doorbell: Doorbell) -> None:
    """Has the index built again after an unreadable point: those behind it cannot be compared."""
    if comparison.found[UNREADABLE] and not await is_under_way("rebuild_index"):
        async with transaction(doorbell) as work:
            await open_report(work, "rebuild_index")


async def _stretches(
    read: Callable[[FaceId | None], Awaitable[list[IndexedFace]]], points: AsyncIterator[FacePoint]
) -> AsyncIterator[tuple[_Faces, _Points]]:
    """Yields rows and points of the same stretch of ids: a page of rows or POINTS_AT_ONCE points at most."""
    stream, after = _Peekable(points), None
    while after != _LAST:
        page = await read(after)
        after = page[-1].id if page else _LAST
        is_cut = True
        while is_cut:
            seen = await stream.up_to(after)
            is_cut = len(seen) == POINTS_AT_ONCE
            end = max(seen) if is_cut else after
            yield (
                {face.id: face for face in page if face.id <= end},
                seen,
            )
            page = [face for face in page if face.id > end]


class _Peekable:
    """A stream that can be read up to a certain id."""

    def __init__(self, points: AsyncIterator[FacePoint]) -> None:
        self._points = points
        self._next: FacePoint | None = None

    async def up_to(self, last: FaceId) -> dict[FaceId, FacePoint]:
        """The next points up to this id, POINTS_AT_ONCE at most."""
        taken: dict[FaceId, FacePoint] = {}
        while len(taken) < POINTS_AT_ONCE:
            point = self._next or await anext(self._points, None)
            self._next = point
            if point is None or point.face_instance_id > last:
                break
            taken[point.face_instance_id] = point
            self._next = None
        return taken


async def _differences(
    expected: _Faces, seen: _Points, *, engine: str, since: datetime
) -> dict[FaceId, Difference]:
    """Reads the rows again of faces that seem to differ, and returns those that still do."""
    suspects = {
        face_id
        for face_id in expected.keys() | seen.keys()
        if face_id not in expected
        or not is_kept_as(expected[face_id].point, seen.get(face_id))
        or expected[face_id].indexed_version != expected[face_id].version
    }
    if not suspects:
        return {}
    waiting = await _waiting(suspects)
    current = {face.id: face for face in await faces_of(list(suspects), engine=engine, vectors=False)}
    kinds: dict[FaceId, Difference] = {}
    for face_id in suspects - waiting:
        kind = _kind(expected.get(face_id), current.get(face_id), seen.get(face_id), engine, since)
        if kind is not None:
            kinds[face_id] = kind
    return kinds


def _kind(
    before: IndexedFace | None,
    face: IndexedFace | None,
    point: FacePoint | None,
    engine: str,
    since: datetime,
) -> Difference | None:
    """face: the row as it is now, `before` as it was when the point was looked for."""
    if face is None:
        return "stray" if point is not None else None
    if point is not None and point.workspace_id != face.point.workspace_id:
        return "differing"  # no change of a row explains it: a face never changes its workspace
    if before is None or before.point != face.point or before.version != face.version:
        return None  # the row changes at this moment
    if face.indexed_version != face.version:
        return "unsynced"
    if face.indexed_at is None or face.indexed_at >= since or is_kept_as(face.point, point):
        return None  # the point is right, or was written since the comparison began
    return "missing" if point is None else "foreign" if point.engine != engine else "differing"


async def _waiting(face_ids: Collection[FaceId]) -> set[FaceId]:
    """The faces that a task is about to write, or to purge."""
    found = await sql.values(
        FaceId,
        """SELECT f.id FROM face_instances f WHERE f.id = ANY($1::uuid[]) AND (
               f.asset_id::text IN (SELECT dedupe_key FROM tasks
                   WHERE kind = 'sync_asset_faces' AND state IN ('ready', 'leased'))
               OR f.indexed_version IS DISTINCT FROM f.version AND f.workspace_id::text IN (
                   SELECT dedupe_key FROM tasks
                   WHERE kind = 'cluster_faces' AND state IN ('ready', 'leased')
                      OR kind = 'regroup_faces' AND state = 'leased')
               OR f.indexed_version IS DISTINCT FROM f.version AND f.id::text IN (
                   SELECT moved.id FROM tasks t
                   JOIN face_assignment_events v ON v.id = (t.ids ->> 'event_id')::uuid
                   CROSS JOIN jsonb_array_elements_text(v.affected_face_instance_ids) AS moved (id)
                   WHERE t.kind = 'sync_moved_faces' AND t.state IN ('ready', 'leased'))
               OR f.person_id::text IN (SELECT dedupe_key FROM tasks
                   WHERE kind = 'sync_person_faces' AND state IN ('ready', 'leased')))
           UNION SELECT face.id::uuid FROM erasures e, jsonb_array_elements_text(e.face_ids) AS face (id)
           WHERE e.state = 'erasing' AND face.id::uuid = ANY($1::uuid[])""",
        list(face_ids),
    )
    return set(found)


async def _mend(
    kinds: Mapping[FaceId, Difference], expected: _Faces, seen: _Points, index: VectorIndex, engine: str
) -> None:
    """Deletes strays first, and points of the wrong workspace, which the index refuses to overwrite.

    Strays are synced again, too: the face of a person who was approved at this moment is no stray any more.
    """
    if not kinds:
        return
    to_delete: dict[WorkspaceId, list[FaceId]] = defaultdict(list)
    for face_id in kinds.keys() & seen.keys():
        workspace_id = seen[face_id].workspace_id
        if face_id not in expected or expected[face_id].point.workspace_id != workspace_id:
            to_delete[workspace_id].append(face_id)
    for workspace_id, face_ids in to_delete.items():
        await index.delete_faces(workspace_id, face_ids)
    await sync_faces(list(kinds), index, engine)
