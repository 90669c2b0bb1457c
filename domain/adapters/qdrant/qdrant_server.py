"""The face index on a Qdrant server (1.16 or newer, which has conditional upserts)."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from qdrant_client import AsyncQdrantClient, models

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.face_payload import (
    CANDIDATE_KEYS,
    IDS_PER_REQUEST,
    POINTS_PER_REQUEST,
    Key,
    PersonSearch,
    closest_to_any,
    in_chunks,
    in_writes,
    score_threshold,
    to_candidate,
    to_face_point,
    to_payload,
)
from domain.adapters.qdrant.qdrant_answers import REQUEST_TIMEOUT_S, SEARCH_TIMEOUT_S, answering_within
from domain.adapters.qdrant.qdrant_collections import QdrantCollections
from domain.ids import FaceId, WorkspaceId
from domain.ports import Candidate, Embedding, FacePoint

_UNASSIGNED = models.IsEmptyCondition(is_empty=models.PayloadField(key=Key.PERSON_ID))


class QdrantVectorIndex:
    """The VectorIndex port over HTTP. Owns the client it is given."""

    def __init__(self, client: AsyncQdrantClient, collection: FaceCollection) -> None:
        self._client = client
        self._collections = QdrantCollections(client, collection)
        self._alias = collection.alias

    async def claim(self, installation: str) -> None:
        await self._collections.claim(installation)

    async def prepare(self) -> int:
        return await self._collections.prepare()

    async def upsert_faces(self, points: Sequence[tuple[FacePoint, Embedding]]) -> None:
        for workspace_id, chunk in in_writes(points):
            structs = [
                models.PointStruct(
                    id=str(face.face_instance_id), vector=vector.tolist(), payload=to_payload(face)
                )
                for face, vector in chunk
            ]
            for name in await self._collections.to_write():
                async with answering_within(REQUEST_TIMEOUT_S):
                    await self._client.upsert(name, structs, wait=True, update_filter=_within(workspace_id))

    async def delete_faces(self, workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None:
        for chunk in in_chunks(face_ids, IDS_PER_REQUEST):
            await self._delete(_within(workspace_id, _has_id(chunk)))

    async def nearest_persons(
        self, workspace_id: WorkspaceId, probes: Sequence[Embedding], *, min_similarity: float, limit: int = 5
    ) -> list[list[Candidate]]:
        wanted = _within(workspace_id, _equals(Key.IS_PROTOTYPE, True))
        searches = [PersonSearch(limit) for _ in probes]
        while left := [pair for pair in zip(searches, probes, strict=True) if not pair[0].is_over]:
            requests = [_query(probe, wanted, min_similarity, search.limit) for search, probe in left]
            for (search, _), hits in zip(left, await self._search(requests), strict=True):
                search.found(hits)
        return [search.of_nearest_persons() for search in searches]

    async def similar_unassigned(
        self, workspace_id: WorkspaceId, probes: list[Embedding], *, min_similarity: float, limit: int = 50
    ) -> list[list[Candidate]]:
        wanted = _within(workspace_id, _equals(Key.IS_PROTOTYPE, False), _UNASSIGNED)
        return await self._search([_query(probe, wanted, min_similarity, limit) for probe in probes])

    async def similar_to_any(
        self, workspace_id: WorkspaceId, probes: list[Embedding], *, min_similarity: float, limit: int
    ) -> list[Candidate]:
        # A server answers each probe separately, so each probe gets an equal share of the limit, rounded up.
        each = -(-limit // max(len(probes), 1))
        found = await self.similar_unassigned(workspace_id, probes, min_similarity=min_similarity, limit=each)
        return closest_to_any(found, limit)

    async def scan(self, workspace_id: WorkspaceId | None) -> AsyncIterator[FacePoint]:
        async for record in self._scroll(None if workspace_id is None else _within(workspace_id)):
            yield to_face_point(record.payload)

    async def count(self) -> int:
        return await self._collections.count()

    async def begin_rebuild(self) -> str:
        return await self._collections.begin_draft()

    async def finish_rebuild(self, draft: str) -> None:
        await self._collections.finish_draft(draft)

    async def close(self) -> None:
        await self._client.close()

    async def _delete(self, points: models.Filter) -> None:
        for name in await self._collections.to_write():
            async with answering_within(REQUEST_TIMEOUT_S):
                await self._client.delete(name, models.FilterSelector(filter=points), wait=True)

    async def _search(self, requests: Sequence[models.QueryRequest]) -> list[list[Candidate]]:
        async with answering_within(SEARCH_TIMEOUT_S):
            answers = await self._client.query_batch_points(self._alias, requests)
        return [[to_candidate(hit.payload, hit.score) for hit in answer.points] for answer in answers]

    async def _scroll(self, wanted: models.Filter | None) -> AsyncIterator[models.Record]:
        offset: Any = None
        while True:
            async with answering_within(REQUEST_TIMEOUT_S):
                page, offset = await self._client.scroll(
                    self._alias, wanted, limit=POINTS_PER_REQUEST, offset=offset
                )
            for record in page:
                yield record
            if offset is None:
                return


def _query(probe: Embedding, wanted: models.Filter, min_similarity: float, limit: int) -> models.QueryRequest:
    return models.QueryRequest(
        query=probe.tolist(),
        filter=wanted,
        limit=limit,
        score_threshold=score_threshold(min_similarity),
        with_payload=list(map(str, CANDIDATE_KEYS)),
    )


def _within(workspace_id: WorkspaceId, *conditions: models.Condition) -> models.Filter:
    return models.Filter(must=[_equals(Key.WORKSPACE_ID, workspace_id), *conditions])


def _equals(key: Key, value: str | int | bool) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchValue(value=value))


def _has_id(face_ids: Sequence[FaceId]) -> models.HasIdCondition:
    return models.HasIdCondition(has_id=[str(face_id) for face_id in face_ids])
