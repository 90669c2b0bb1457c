"""The face index embedded in the one process that uses it (qdrant-edge 0.9).

The library is synchronous and holds the interpreter's lock during each call (at 100,000 points: search
0.6 ms, update 0.6 ms, flush 10-60 ms). So flushes are small, and `optimize()`, which takes seconds, is never
called: a rebuild has the same effect. Without an HNSW graph the answers are exact, and with the payload
indexes they are fast enough.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from qdrant_edge import (
    Filter,
    HasIdCondition,
    IsEmptyCondition,
    Point,
    Query,
    QueryBatchRequest,
    QueryRequest,
    RecommendQuery,
    Record,
    ScrollRequest,
    UpdateOperation,
)

from domain.adapters.qdrant.best_score import best_score_threshold, similarity_of_best_score
from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.face_payload import (
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
from domain.adapters.qdrant.qdrant_edge_folder import EdgeFolder
from domain.adapters.qdrant.qdrant_edge_generation import IS_PROTOTYPE_NUMBER, NEIGHBOUR, EdgeErrors
from domain.adapters.qdrant.qdrant_edge_owner import claim_folder
from domain.adapters.qdrant.qdrant_edge_prototypes import (
    MOST_KEPT,
    KeptPrototypes,
    equals,
    prototypes_within,
    within,
)
from domain.errors import Unavailable
from domain.ids import FaceId, WorkspaceId
from domain.ports import Candidate, Embedding, FacePoint

T = TypeVar("T")

# Tasks search; a check of the index gives up sooner by itself. A task that gave up would decode its photo and
# look for its faces again, so it waits longer than a write does whose disk stalls.
SEARCH_TIMEOUT_S = 15.0
COUNT_TIMEOUT_S = 2.0
WRITE_TIMEOUT_S = 10.0
# The library writes to mapped memory: if the disk is full, the kernel ends the process with SIGBUS. Its files
# grow by up to 32 MiB at a time.
LEAST_ROOM_BYTES = 64 * 1024**2

# The library sorts as many faces as are asked for, whether they are similar or not. So a search asks for so
# many first, and for `limit` only if all of them are similar.
MOST_AT_FIRST = 1000


class QdrantEdgeVectorIndex:
    """The VectorIndex port on a folder. All calls run one after the other in a thread of their own.

    most_kept: how many prototypes stay in memory. most_at_first: how many faces a search with several probes
    asks for before it asks for `limit`. least_room_bytes: the free disk space that a write needs.
    """

    least_room_bytes = LEAST_ROOM_BYTES

    def __init__(
        self,
        path: Path,
        collection: FaceCollection,
        *,
        most_kept: int = MOST_KEPT,
        most_at_first: int = MOST_AT_FIRST,
    ) -> None:
        self._most_at_first = most_at_first
        self._path = path
        self._folder = EdgeFolder(path, collection)
        self._prototypes = KeptPrototypes(collection.dimensions, most_kept)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vector-index")
        self._is_closed = False

    async def claim(self, installation: str) -> None:
        await self._run(partial(claim_folder, self._path, installation), timeout_s=None)

    async def prepare(self) -> int:
        return await self._run(self._open, timeout_s=None)

    async def upsert_faces(self, points: Sequence[tuple[FacePoint, Embedding]]) -> None:
        for workspace_id, chunk in in_writes(points):
            faces = [face.face_instance_id for face, _ in chunk]
            written = [_point(face, vector) for face, vector in chunk]
            upsert = UpdateOperation.upsert_points(written, within(workspace_id))
            await self._write(workspace_id, faces, upsert, points=len(written))

    async def delete_faces(self, workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None:
        for chunk in in_chunks(face_ids, IDS_PER_REQUEST):
            wanted = within(workspace_id, HasIdCondition(set(chunk)))
            await self._write(workspace_id, chunk, UpdateOperation.delete_points_by_filter(wanted))

    async def nearest_persons(
        self, workspace_id: WorkspaceId, probes: Sequence[Embedding], *, min_similarity: float, limit: int = 5
    ) -> list[list[Candidate]]:
        found = await self._run(
            lambda: self._nearest_kept(workspace_id, probes, min_similarity, limit),
            timeout_s=SEARCH_TIMEOUT_S,
        )
        if found is not None:
            return found
        wanted = prototypes_within(workspace_id)
        searches = [PersonSearch(limit) for _ in probes]
        while left := [pair for pair in zip(searches, probes, strict=True) if not pair[0].is_over]:
            requests = [_query(probe, wanted, min_similarity, search.limit) for search, probe in left]
            for (search, _), hits in zip(left, await self._search(requests), strict=True):
                search.found(hits)
        return [search.of_nearest_persons() for search in searches]

    async def similar_unassigned(
        self, workspace_id: WorkspaceId, probes: list[Embedding], *, min_similarity: float, limit: int = 50
    ) -> list[list[Candidate]]:
        wanted = _unassigned_within(workspace_id)
        return await self._search([_query(probe, wanted, min_similarity, limit) for probe in probes])

    async def similar_to_any(
        self, workspace_id: WorkspaceId, probes: list[Embedding], *, min_similarity: float, limit: int
    ) -> list[Candidate]:
        if not probes:
            return []
        wanted = _unassigned_within(workspace_id)
        few = min(limit, self._most_at_first)
        [found] = await self._search([_query_any(probes, wanted, min_similarity, few)])
        if len(found) == few < limit:
            [found] = await self._search([_query_any(probes, wanted, min_similarity, limit)])
        return [replace(hit, similarity=similarity_of_best_score(hit.similarity)) for hit in found]

    async def scan(self, workspace_id: WorkspaceId | None) -> AsyncIterator[FacePoint]:
        async for record in self._scroll(None if workspace_id is None else within(workspace_id)):
            yield to_face_point(record.payload)

    async def count(self) -> int:
        return await self._run(self._count, timeout_s=COUNT_TIMEOUT_S)

    async def begin_rebuild(self) -> str:
        return await self._run(self._begin_draft, timeout_s=None)

    async def finish_rebuild(self, draft: str) -> None:
        await self._run(partial(self._finish_draft, draft), timeout_s=None)

    async def close(self) -> None:
        """Closes the index for good: calls that come later raise Unavailable."""
        if not self._is_closed:
            await self._run(self._close, timeout_s=None)
            self._is_closed = True
            self._thread.shutdown()

    def _open(self) -> int:
        self._prototypes.forget()
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.ensure_room(self.least_room_bytes)
        self._folder.open()
        return self._folder.current.count()

    def _close(self) -> None:
        self._prototypes.forget()
        self._folder.close()

    def _count(self) -> int:
        return self._folder.current.count() if self._folder.is_whole else 0

    def _begin_draft(self) -> str:
        self._folder.ensure_room(self.least_room_bytes)
        return self._folder.begin_draft()

    def _finish_draft(self, draft: str) -> None:
        self._folder.finish_draft(draft)
        self._prototypes.forget()

    def _nearest_kept(
        self, workspace_id: WorkspaceId, probes: Sequence[Embedding], least: float, limit: int
    ) -> list[list[Candidate]] | None:
        """None if not all prototypes are in memory: then the shard has to be searched."""
        prototypes = self._prototypes.of(workspace_id, self._folder.current.shard)
        if prototypes is None:
            return None
        return prototypes.nearest_persons(probes, min_similarity=least, limit=limit)

    async def _write(
        self,
        workspace_id: WorkspaceId,
        faces: Sequence[FaceId],
        operation: UpdateOperation,
        *,
        points: int = 0,
    ) -> None:
        """Returns once the operation is on the disk: during a rebuild, in both generations."""
        await self._run(
            lambda: self._apply(workspace_id, faces, operation, points), timeout_s=WRITE_TIMEOUT_S
        )

    def _apply(
        self, workspace_id: WorkspaceId, faces: Sequence[FaceId], operation: UpdateOperation, points: int
    ) -> None:
        self._folder.ensure_room(self.least_room_bytes)
        kept = self._prototypes.before_write(workspace_id)
        generations = self._folder.generations
        for generation in generations:
            generation.apply(operation, points)
        for generation in generations:
            generation.sync()
        self._prototypes.after_write(workspace_id, kept, faces, self._folder.current.shard)

    async def _search(self, requests: Sequence[QueryRequest]) -> list[list[Candidate]]:
        """Asks all requests together, in a quarter of the time that they would take one by one."""
        batch = QueryBatchRequest(list(requests))
        answers = await self._run(
            lambda: self._folder.current.shard.query_batch(batch), timeout_s=SEARCH_TIMEOUT_S
        )
        return [[to_candidate(hit.payload, hit.score) for hit in hits] for hits in answers]

    async def _scroll(self, wanted: Filter | None) -> AsyncIterator[Record]:
        """Reads in pages, so that searches get their turn between two pages."""
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


def _unassigned_within(workspace_id: WorkspaceId) -> Filter:
    return within(workspace_id, equals(IS_PROTOTYPE_NUMBER, 0), IsEmptyCondition(Key.PERSON_ID))


def _query_any(
    probes: Sequence[Embedding], wanted: Filter, min_similarity: float, limit: int
) -> QueryRequest:
    """Goes through the faces once for all probes: ten probes take less than half the time of ten queries."""
    return QueryRequest(
        query=Query.RecommendBestScore(RecommendQuery([probe.tolist() for probe in probes], [])),
        limit=limit,
        filter=wanted,
        score_threshold=best_score_threshold(min_similarity),
        with_payload=CANDIDATE_KEYS,
    )


def _query(probe: Embedding, wanted: Filter, min_similarity: float, limit: int) -> QueryRequest:
    return QueryRequest(
        query=Query.Nearest(probe.tolist()),
        limit=limit,
        filter=wanted,
        score_threshold=score_threshold(min_similarity),
        with_payload=CANDIDATE_KEYS,
    )
