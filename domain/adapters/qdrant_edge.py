"""The face index embedded in the one process that uses it (qdrant-edge 0.9).

The library is synchronous and holds the interpreter's lock during each call (at 100,000 points: search
0.6 ms, update 0.6 ms, flush 10-60 ms), so flushes are small and `optimize()`, which takes seconds, is never
called: a rebuild does what it is for. Without its HNSW graph the shard answers exactly, and with the payload
indexes fast enough.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from qdrant_edge import (
    FieldCondition,
    Filter,
    HasIdCondition,
    IsEmptyCondition,
    MatchValue,
    Point,
    Query,
    QueryBatchRequest,
    QueryRequest,
    Record,
    ScrollRequest,
    UpdateOperation,
)

from domain.adapters.face_collection import FaceCollection
from domain.adapters.face_payload import (
    CANDIDATE_KEYS,
    IDS_PER_REQUEST,
    POINTS_PER_REQUEST,
    Key,
    PersonSearch,
    in_chunks,
    in_writes,
    score_threshold,
    to_candidate,
    to_face_point,
    to_payload,
)
from domain.adapters.qdrant_edge_folder import EdgeFolder
from domain.adapters.qdrant_edge_generation import IS_PROTOTYPE_NUMBER, NEIGHBOUR, EdgeErrors
from domain.errors import Unavailable
from domain.ports import Candidate, Embedding, FaceId, FacePoint, WorkspaceId

T = TypeVar("T")
Condition = FieldCondition | HasIdCondition | IsEmptyCondition

SEARCH_TIMEOUT_S = 2.0
WRITE_TIMEOUT_S = 10.0


class QdrantEdgeVectorIndex:
    """The VectorIndex port on a folder. All calls run one after the other in a thread of their own."""

    def __init__(self, path: Path, collection: FaceCollection) -> None:
        self._folder = EdgeFolder(path, collection)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vector-index")
        self._is_closed = False

    async def prepare(self) -> int:
        return await self._run(self._open, timeout_s=None)

    async def upsert_faces(self, points: Sequence[tuple[FacePoint, Embedding]]) -> None:
        for workspace_id, chunk in in_writes(points):
            written = [_point(face, vector) for face, vector in chunk]
            upsert = UpdateOperation.upsert_points(written, _within(workspace_id))
            await self._write([upsert], points=len(written))

    async def delete_faces(self, workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None:
        await self._write(
            UpdateOperation.delete_points_by_filter(faces) for faces in _filters(workspace_id, face_ids)
        )

    async def nearest_persons(
        self, workspace_id: WorkspaceId, probes: Sequence[Embedding], *, min_similarity: float, limit: int = 5
    ) -> list[list[Candidate]]:
        wanted = _within(workspace_id, _equals(IS_PROTOTYPE_NUMBER, 1))
        searches = [PersonSearch(limit) for _ in probes]
        while left := [pair for pair in zip(searches, probes, strict=True) if not pair[0].is_over]:
            requests = [_query(probe, wanted, min_similarity, search.limit) for search, probe in left]
            for (search, _), hits in zip(left, await self._search(requests), strict=True):
                search.found(hits)
        return [search.of_nearest_persons() for search in searches]

    async def similar_unassigned(
        self, workspace_id: WorkspaceId, probe: Embedding, *, min_similarity: float, limit: int = 50
    ) -> list[Candidate]:
        wanted = _within(workspace_id, _equals(IS_PROTOTYPE_NUMBER, 0), IsEmptyCondition(Key.PERSON_ID))
        [found] = await self._search([_query(probe, wanted, min_similarity, limit)])
        return found

    async def scan(self, workspace_id: WorkspaceId | None) -> AsyncIterator[FacePoint]:
        async for record in self._scroll(None if workspace_id is None else _within(workspace_id)):
            yield to_face_point(record.payload)

    async def count(self) -> int:
        return await self._run(self._count, timeout_s=SEARCH_TIMEOUT_S)

    async def begin_rebuild(self) -> str:
        return await self._run(self._folder.begin_draft, timeout_s=None)

    async def finish_rebuild(self, draft: str) -> None:
        await self._run(partial(self._folder.finish_draft, draft), timeout_s=None)

    async def close(self) -> None:
        """For good: calls that come later raise Unavailable."""
        if not self._is_closed:
            await self._run(self._folder.close, timeout_s=None)
            self._is_closed = True
            self._thread.shutdown()

    def _open(self) -> int:
        self._folder.open()
        return self._folder.current.count()

    def _count(self) -> int:
        return self._folder.current.count() if self._folder.is_whole else 0

    async def _write(self, operations: Iterable[UpdateOperation], *, points: int = 0) -> None:
        """Returns when the operations are on the disk, in both generations while there are two."""
        await self._run(lambda: self._apply(operations, points), timeout_s=WRITE_TIMEOUT_S)

    def _apply(self, operations: Iterable[UpdateOperation], points: int) -> None:
        generations = self._folder.generations
        for operation in operations:
            for generation in generations:
                generation.apply(operation, points)
        for generation in generations:
            generation.sync()

    async def _search(self, requests: Sequence[QueryRequest]) -> list[list[Candidate]]:
        """Together, which takes a quarter of the time that one after the other takes."""
        batch = QueryBatchRequest(list(requests))
        answers = await self._run(
            lambda: self._folder.current.shard.query_batch(batch), timeout_s=SEARCH_TIMEOUT_S
        )
        return [[to_candidate(hit.payload, hit.score) for hit in hits] for hits in answers]

    async def _scroll(self, wanted: Filter | None) -> AsyncIterator[Record]:
        """In pages, so that searches get their turn between two."""
        offset: Any = None
        while True:
            request = ScrollRequest(
                offset=offset, limit=POINTS_PER_REQUEST, filter=wanted, with_payload=True, with_vector=False
            )
            page, offset = await self._run(partial(self._page, request), timeout_s=SEARCH_TIMEOUT_S)
            for record in page:
                yield record
            if offset is None:
                return

    def _page(self, request: ScrollRequest) -> tuple[list[Record], Any]:
        return self._folder.current.shard.scroll(request)

    async def _run(self, call: Callable[[], T], *, timeout_s: float | None) -> T:
        if self._is_closed:
            raise Unavailable(NEIGHBOUR, "the index is closed")
        with EdgeErrors():
            try:
                async with asyncio.timeout(timeout_s):
                    return await asyncio.get_running_loop().run_in_executor(self._thread, call)
            except TimeoutError as error:
                raise Unavailable(NEIGHBOUR, f"no answer within {timeout_s} s") from error


def _point(face: FacePoint, vector: Embedding) -> Point:
    payload = to_payload(face) | {IS_PROTOTYPE_NUMBER: int(face.is_prototype)}
    return Point(face.face_instance_id, vector.tolist(), payload)


def _query(probe: Embedding, wanted: Filter, min_similarity: float, limit: int) -> QueryRequest:
    return QueryRequest(
        query=Query.Nearest(probe.tolist()),
        limit=limit,
        filter=wanted,
        score_threshold=score_threshold(min_similarity),
        with_payload=CANDIDATE_KEYS,
    )


def _within(workspace_id: WorkspaceId, *conditions: Condition) -> Filter:
    return Filter(must=[_equals(Key.WORKSPACE_ID, workspace_id), *conditions])


def _filters(workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> Iterator[Filter]:
    for chunk in in_chunks(face_ids, IDS_PER_REQUEST):
        yield _within(workspace_id, HasIdCondition(set(chunk)))


def _equals(key: str, value: str | int) -> FieldCondition:
    return FieldCondition(key, match=MatchValue(value))
