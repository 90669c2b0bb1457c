"""The in-memory index, made to misbehave: tests count and hold its searches, hold its writes, and make it
fail, leak, lose or keep points.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

from domain.errors import Corrupt, Unavailable
from domain.ids import FaceId, WorkspaceId
from domain.ports import Candidate, Embedding, FacePoint
from tests.fakes.in_memory_vector_index import Generation, InMemoryVectorIndex


class WatchedVectorIndex(InMemoryVectorIndex):
    def __init__(self) -> None:
        super().__init__()
        self.searches: list[WorkspaceId] = []  # of prototypes, in order, once for each probe
        self.leaks = False  # searches ignore the workspaces of points
        self.keeps_deleted = False  # a deletion silently deletes nothing
        self.is_wiped = False  # set by `wipe`: writes fail until `prepare`
        self.is_damaged = False  # the first point that is scanned cannot be read
        self.failing_searches = 0  # how many of the next searches for prototypes fail
        self.fails_in: int | None = None  # which call from now fails, counted from 1
        self.pause: asyncio.Event | asyncio.Barrier | None = None  # holds the answers to searches back
        self.has_searched = asyncio.Event()  # tells that a search has its answer
        self.writing: asyncio.Event | None = None  # holds the next write back
        self.is_writing = asyncio.Event()  # tells that a write has begun

    async def nearest_persons(
        self, workspace_id: WorkspaceId, probes: Sequence[Embedding], *, min_similarity: float, limit: int = 5
    ) -> list[list[Candidate]]:
        self.searches += [workspace_id] * len(probes)
        if self.failing_searches:
            self.failing_searches -= 1
            raise Unavailable("in-memory index", "this search fails")
        found = await super().nearest_persons(
            workspace_id, probes, min_similarity=min_similarity, limit=limit
        )
        self.has_searched.set()
        if self.pause is not None:
            await self.pause.wait()
        return found

    def _answer(self) -> None:
        super()._answer()
        if self.fails_in is not None:
            self.fails_in -= 1
            if self.fails_in == 0:
                raise Unavailable("in-memory index", "this call fails")

    def faces(self) -> set[FaceId]:
        """The faces of every workspace."""
        return set(self._points)

    def move_times(self, by: timedelta) -> None:
        """Moves the times of all points, as a scene that is put back moves those of the rows."""
        for face, (point, embedding) in self._points.items():
            if point.taken_at is not None:
                self._points[face] = replace(point, taken_at=point.taken_at + by), embedding

    async def scan(self, workspace_id: WorkspaceId | None) -> AsyncIterator[FacePoint]:
        if self.is_damaged:
            raise Corrupt("in-memory index", "a point lacks a key")
        async for point in super().scan(workspace_id):
            yield point

    def wipe(self) -> None:
        """Removes all points, as when its storage is removed."""
        self._points.clear()
        self.is_wiped = True

    async def prepare(self) -> int:
        self.is_wiped = False
        return await super().prepare()

    async def upsert_faces(self, points: Sequence[tuple[FacePoint, Embedding]]) -> None:
        if self.is_wiped:
            raise Unavailable("in-memory index", "it is gone")
        self.is_writing.set()
        held, self.writing = self.writing, None
        if held is not None:
            await held.wait()
        await super().upsert_faces(points)

    async def delete_faces(self, workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None:
        if self.keeps_deleted:
            self._answer()  # it fails all the same while the index is down
            return
        await super().delete_faces(workspace_id, face_ids)

    def _in(
        self, workspace_id: WorkspaceId, generation: Generation | None = None
    ) -> list[tuple[FacePoint, Embedding]]:
        if self.leaks:
            self._answer()
            return list(self._points.values())
        return super()._in(workspace_id, generation)
