"""The VectorIndex port on a dict: it keeps numbers as float32, and it can be switched off."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from domain.errors import Unavailable
from domain.ids import FaceId, WorkspaceId
from domain.ports import Candidate, Embedding, FacePoint
from domain.rules.service.ownership import INDEX, ensure_own

Generation = dict[FaceId, tuple[FacePoint, Embedding]]


class InMemoryVectorIndex:
    """Set `is_down` to make every call raise Unavailable, `is_full` to make only writes of points do so."""

    def __init__(self) -> None:
        self.is_down = self.is_full = False
        self._owner: str | None = None
        self._points: Generation = {}
        self._draft: Generation | None = None
        self._drafts = 0

    async def claim(self, installation: str) -> None:
        self._answer()
        self._owner = self._owner or installation
        ensure_own(INDEX, owner=self._owner, own=installation, mark="this fake")

    async def prepare(self) -> int:
        self._answer()
        return len(self._points)

    async def upsert_faces(self, points: Sequence[tuple[FacePoint, Embedding]]) -> None:
        self._answer()
        if self.is_full:
            raise Unavailable("in-memory index", "full")
        for generation in self._generations():
            for point, embedding in points:
                there = generation.get(point.face_instance_id)
                if there is None or there[0].workspace_id == point.workspace_id:
                    unit = np.asarray(embedding / np.linalg.norm(embedding), dtype=np.float32)
                    generation[point.face_instance_id] = (_rounded(point), unit)

    async def delete_faces(self, workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None:
        self._delete(workspace_id, lambda point: point.face_instance_id in face_ids)

    async def nearest_persons(
        self, workspace_id: WorkspaceId, probes: Sequence[Embedding], *, min_similarity: float, limit: int = 5
    ) -> list[list[Candidate]]:
        found = []
        for probe in probes:
            hits = self._search(workspace_id, probe, min_similarity, lambda point: point.is_prototype)
            nearest = list(dict.fromkeys(hit.person_id for hit in hits))[:limit]
            found.append([hit for hit in hits if hit.person_id in nearest])
        return found

    async def similar_unassigned(
        self, workspace_id: WorkspaceId, probes: list[Embedding], *, min_similarity: float, limit: int = 50
    ) -> list[list[Candidate]]:
        def is_unassigned(point: FacePoint) -> bool:
            return point.person_id is None and not point.is_prototype

        return [self._search(workspace_id, probe, min_similarity, is_unassigned)[:limit] for probe in probes]

    async def similar_to_any(
        self, workspace_id: WorkspaceId, probes: list[Embedding], *, min_similarity: float, limit: int
    ) -> list[Candidate]:
        found = await self.similar_unassigned(
            workspace_id, probes, min_similarity=min_similarity, limit=limit
        )
        closest: dict[FaceId, Candidate] = {}
        for hit in chain.from_iterable(found):
            if hit.face_id not in closest or closest[hit.face_id].similarity < hit.similarity:
                closest[hit.face_id] = hit
        return sorted(closest.values(), key=lambda hit: -hit.similarity)[:limit]

    async def scan(self, workspace_id: WorkspaceId | None) -> AsyncIterator[FacePoint]:
        if workspace_id is None:
            self._answer()
            found = list(self._points.values())
        else:
            found = self._in(workspace_id)
        for point, _ in sorted(found, key=lambda pair: pair[0].face_instance_id):
            yield point

    async def count(self) -> int:
        self._answer()
        return len(self._points)

    async def begin_rebuild(self) -> str:
        self._answer()
        self._draft = {}
        self._drafts += 1
        return str(self._drafts)

    async def finish_rebuild(self, draft: str) -> None:
        self._answer()
        if self._draft is None or draft != str(self._drafts):
            raise Unavailable("in-memory index", "this is not the rebuild under way")
        self._points, self._draft = self._draft, None

    async def close(self) -> None:
        self._points.clear()

    def _answer(self) -> None:
        if self.is_down:
            raise Unavailable("in-memory index", "switched off")

    def _generations(self) -> list[Generation]:
        """The generations that a write has to reach."""
        return [self._points] if self._draft is None else [self._draft, self._points]

    def _in(
        self, workspace_id: WorkspaceId, generation: Generation | None = None
    ) -> list[tuple[FacePoint, Embedding]]:
        self._answer()
        points = self._points if generation is None else generation
        return [pair for pair in points.values() if pair[0].workspace_id == workspace_id]

    def _delete(self, workspace_id: WorkspaceId, is_wanted: Callable[[FacePoint], bool]) -> None:
        for generation in self._generations():
            for point, _ in self._in(workspace_id, generation):
                if is_wanted(point):
                    del generation[point.face_instance_id]

    def _search(
        self,
        workspace_id: WorkspaceId,
        probe: Embedding,
        min_similarity: float,
        is_wanted: Callable[[FacePoint], bool],
    ) -> list[Candidate]:
        unit = probe / np.linalg.norm(probe)
        hits = [
            Candidate(point.face_instance_id, point.person_id, float(embedding @ unit))
            for point, embedding in self._in(workspace_id)
            if is_wanted(point)
        ]
        near = [hit for hit in hits if hit.similarity >= min_similarity]
        return sorted(near, key=lambda hit: hit.similarity, reverse=True)


def _rounded(point: FacePoint) -> FacePoint:
    quality = point.quality_score
    return replace(
        point,
        detection_confidence=float(np.float32(point.detection_confidence)),
        quality_score=None if quality is None else float(np.float32(quality)),
    )
