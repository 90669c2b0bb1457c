"""Failures that only a server has: it refuses, breaks, is silent, or is prepared by two at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from qdrant_client import AsyncQdrantClient, models

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_server import QdrantVectorIndex
from domain.errors import Corrupt, OutsideError, Unavailable
from domain.values.mending import with_advice
from sandbox.patience import patience
from tests.adapters.faces import OURS, PROBE, a_face, a_prototype, nearest, scanned

API_KEY = "a-very-secret-key"
Answer = Callable[[web.Request], Awaitable[web.Response]]
local_mode = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


class Server:
    """Answers every request as it is told, over real HTTP."""

    def __init__(self) -> None:
        self.answer: Answer = self.refuse(500)
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        self.http = TestServer(application)

    async def _handle(self, request: web.Request) -> web.Response:
        return await self.answer(request)

    @staticmethod
    def refuse(status: int) -> Answer:
        async def answer(request: web.Request) -> web.Response:
            """Answers as Qdrant does: the error quotes the request."""
            error = {"status": {"error": f"wrong: {request.headers} {await request.text()}"}}
            return web.json_response(error, status=status)

        return answer


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.http.start_server()
    yield server
    await server.http.close()


def index_at(url: str, collection: FaceCollection) -> QdrantVectorIndex:
    client = AsyncQdrantClient(url=url, headers={"api-key": API_KEY}, timeout=10, check_compatibility=False)
    return QdrantVectorIndex(client, collection)


@pytest.fixture
async def index(server: Server, collection: FaceCollection) -> AsyncIterator[QdrantVectorIndex]:
    index = index_at(str(server.http.make_url("")), collection)
    yield index
    await index.close()


async def all_calls(index: QdrantVectorIndex) -> list[OutsideError]:
    """What each call of the port raises."""
    face = a_prototype()
    faces = [face.face_instance_id]
    calls: list[Callable[[], Awaitable[object]]] = [
        index.prepare,
        lambda: index.upsert_faces([(face, PROBE)]),
        lambda: index.delete_faces(OURS, faces),
        lambda: nearest(index, OURS, PROBE, min_similarity=0.5),
        lambda: index.similar_unassigned(OURS, [PROBE], min_similarity=0.5),
        lambda: index.similar_to_any(OURS, [PROBE], min_similarity=0.5, limit=5),
        lambda: scanned(index),
        index.count,
        index.begin_rebuild,
        lambda: index.finish_rebuild("draft"),
    ]
    raised = []
    for call in calls:
        with pytest.raises(OutsideError) as caught:
            await call()
        raised.append(caught.value)
    return raised


@pytest.mark.parametrize(
    ("status", "kind"),
    [*((status, Unavailable) for status in (401, 404, 429, 500, 503)), (400, Corrupt), (422, Corrupt)],
)
async def test_every_refusal_becomes_an_error_of_ours_without_a_secret(
    index: QdrantVectorIndex, server: Server, status: int, kind: type[OutsideError]
) -> None:
    server.answer = Server.refuse(status)
    for error in await all_calls(index):
        assert type(error) is kind
        assert f"HTTP {status}" in str(error)
        assert API_KEY not in str(error)
        assert error.__cause__ is None, "a traceback would print the original, which quotes the request"
        assert error.__suppress_context__


@pytest.mark.parametrize("status", [401, 403])
async def test_the_advice_for_a_refused_key_names_its_setting(
    index: QdrantVectorIndex, server: Server, status: int
) -> None:
    server.answer = Server.refuse(status)
    [sentence] = {with_advice(error) for error in await all_calls(index)}
    assert sentence == f"Qdrant: it does not accept the key, HTTP {status}. Correct QDRANT_API_KEY."


async def test_an_answer_that_is_no_json_is_unavailable(index: QdrantVectorIndex, server: Server) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="<html>proxy</html>")

    server.answer = answer
    for error in await all_calls(index):
        assert type(error) is Unavailable


async def test_a_server_that_is_not_there_is_unavailable(
    collection: FaceCollection, unused_tcp_port: int
) -> None:
    index = index_at(f"http://127.0.0.1:{unused_tcp_port}", collection)
    for error in await all_calls(index):
        assert str(error) == "Qdrant: it refuses the connection"
    await index.close()


async def test_a_search_gives_up_after_two_seconds(index: QdrantVectorIndex, server: Server) -> None:
    asked = asyncio.Event()

    async def keep_silent(request: web.Request) -> web.Response:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    server.answer = keep_silent
    async with asyncio.timeout(patience(3)):
        with pytest.raises(Unavailable, match="no answer within 2 s"):
            await nearest(index, OURS, PROBE, min_similarity=0.5)
    assert asked.is_set()


class NewServer:
    """A Qdrant without collections, as far as `prepare` asks.

    made_by_another: another process makes the collection a moment earlier.
    """

    def __init__(self, *, made_by_another: bool) -> None:
        self.made_by_another = made_by_another
        self.asked: list[tuple[str, str, Any]] = []

    async def __call__(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else None
        self.asked.append((request.method, request.path, body))
        match request.method, request.path.strip("/").split("/"):
            case "GET", ["aliases"]:
                return self._result({"aliases": []})
            case "GET", ["collections"]:
                return self._result({"collections": []})
            case "GET", ["collections", _, "exists"]:
                return self._result({"exists": False})
            case "PUT", ["collections", _] if self.made_by_another:
                return web.json_response({"status": {"error": "already exists"}}, status=409)
            case "GET", ["collections", _]:
                return self._result(COLLECTION)
            case "POST", ["collections", _, "points", "count"]:
                return self._result({"count": 7})
            case "PUT" | "POST", ["collections", _, "index" | "points", *_]:
                return self._result({"operation_id": 1, "status": "completed"})
            case _:
                return self._result(True)

    @staticmethod
    def _result(result: object) -> web.Response:
        return web.json_response({"result": result, "status": "ok", "time": 0.001})


COLLECTION = {
    "status": "green",
    "optimizer_status": "ok",
    "segments_count": 1,
    "config": {
        "params": {"vectors": {"size": 512, "distance": "Cosine"}},
        "hnsw_config": {"m": 16, "ef_construct": 100, "full_scan_threshold": 10000},
        "optimizer_config": {
            "deleted_threshold": 0.2,
            "vacuum_min_vector_number": 1000,
            "default_segment_number": 0,
            "flush_interval_sec": 5,
        },
    },
    "payload_schema": {},
}


@pytest.mark.checklist(128, 130)
@pytest.mark.parametrize("made_by_another", [False, True])
async def test_prepare_makes_a_cosine_collection_its_alias_and_its_payload_indexes(
    index: QdrantVectorIndex, server: Server, collection: FaceCollection, made_by_another: bool
) -> None:
    server.answer = new = NewServer(made_by_another=made_by_another)
    assert await index.prepare() == 7
    name = collection.generation(1)
    *writes, count = [(path, body) for method, path, body in new.asked if method != "GET"]
    assert count == (f"/collections/{name}/points/count", {"exact": True})
    assert writes[0][0] == f"/collections/{name}"
    assert writes[0][1]["vectors"].items() >= {"size": 512, "distance": "Cosine"}.items()
    alias = {"collection_name": name, "alias_name": collection.alias}
    assert writes[1] == ("/collections/aliases", {"actions": [{"create_alias": alias}]})
    assert {(path, body["field_name"], body["field_schema"]) for path, body in writes[2:]} == {
        (f"/collections/{name}/index", key, kind)
        for key, kind in {
            "workspace_id": "integer",
            "person_id": "keyword",
            "cluster_id": "keyword",
            "asset_id": "keyword",
            "face_instance_id": "keyword",
            "is_prototype": "bool",
        }.items()
    }


@pytest.mark.checklist(131, 132)
async def test_a_point_is_written_with_its_person_or_without_the_key(
    index: QdrantVectorIndex, server: Server, collection: FaceCollection
) -> None:
    server.answer = new = NewServer(made_by_another=False)
    assigned, unassigned = a_prototype(), a_face()
    await index.upsert_faces([(assigned, PROBE), (unassigned, PROBE)])
    [(method, path, body)] = [asked for asked in new.asked if asked[0] != "GET"]
    assert (method, path) == ("PUT", f"/collections/{collection.alias}/points")
    first, second = (point["payload"] for point in body["points"])
    assert first.get("person_id") == str(assigned.person_id)
    assert "person_id" not in second
    assert body["update_filter"]["must"] == [{"key": "workspace_id", "match": {"value": OURS}}]


@local_mode
@pytest.mark.checklist(227)
async def test_a_point_that_lacks_a_key_stops_the_search(
    local_client: AsyncQdrantClient, collection: FaceCollection
) -> None:
    index = QdrantVectorIndex(local_client, collection)
    await index.prepare()
    await index.upsert_faces([(a_prototype(), PROBE)])
    await local_client.delete_payload(collection.alias, ["face_instance_id"], points=models.Filter())
    with pytest.raises(Corrupt, match="lacks 'face_instance_id'"):
        await nearest(index, OURS, PROBE, min_similarity=0.5)
    with pytest.raises(Corrupt, match="lacks 'face_instance_id'"):
        await scanned(index)
