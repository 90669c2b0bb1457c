"""Fixtures: the adapters of index and photo store beside their fakes, empty at the start of every test;
databases and clients.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from pydantic_settings import BaseSettings
from qdrant_client import AsyncQdrantClient
from redis.asyncio import Redis

from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.adapters.qdrant.qdrant_server import QdrantVectorIndex
from domain.ports import PhotoStore, VectorIndex
from sandbox.launcher import Postgres
from tests.adapters.faces import OURS, THEIRS, scanned
from tests.adapters.s3_server import S3Server
from tests.fakes.in_memory_photo_store import InMemoryPhotoStore
from tests.fakes.in_memory_vector_index import InMemoryVectorIndex


class QdrantUnderTest(BaseSettings):
    """A real server for the contract suite, when the environment names one."""

    qdrant_url: str | None = None
    qdrant_api_key: str | None = None


@pytest.fixture
async def new_database(postgres: Postgres) -> AsyncIterator[str]:
    """The DSN of a database without any table."""
    name = f"new_{uuid4().hex}"
    yield await postgres.create_database(name)
    await postgres.drop_database(name)


@pytest.fixture
async def db(new_database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(new_database)
    yield connection
    await connection.close()


@pytest.fixture
def collection() -> FaceCollection:
    """A collection with a name of its own: tests never touch that of a running service."""
    return FaceCollection.of(f"test_{uuid4().hex}", "test/engine", 512)


@pytest.fixture(scope="session")
async def edge_indexes(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[dict[str, QdrantEdgeVectorIndex]]:
    """Indexes for the contract suite, emptied between tests because making one takes ten fsyncs.

    The first one keeps all prototypes in memory. The second one keeps at most one, and a search with several
    probes asks it for one face before it asks for all.
    """
    collection = FaceCollection.of("test", "test/engine", 512)
    made = {
        "edge": QdrantEdgeVectorIndex(tmp_path_factory.mktemp("index"), collection),
        "edge_without_memory": QdrantEdgeVectorIndex(
            tmp_path_factory.mktemp("index"), collection, most_kept=1, most_at_first=1
        ),
    }
    for index in made.values():
        await index.prepare()
    yield made
    for index in made.values():
        await index.close()


@pytest.fixture(
    params=[
        "in_memory",
        "edge",
        "edge_without_memory",
        pytest.param(
            "client_local_mode",
            marks=pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning"),
        ),
        *(["server"] if QdrantUnderTest().qdrant_url else []),
    ]
)
async def index(
    request: pytest.FixtureRequest,
    edge_indexes: dict[str, QdrantEdgeVectorIndex],
    collection: FaceCollection,
) -> AsyncIterator[VectorIndex]:
    """An empty index; each test runs once for each kind of index."""
    match request.param:
        case "edge" | "edge_without_memory":
            edge_index = edge_indexes[request.param]
            yield edge_index
            for workspace_id in (OURS, THEIRS):
                await edge_index.delete_faces(workspace_id, list(await scanned(edge_index, workspace_id)))
            return
        case "in_memory":
            made: VectorIndex = InMemoryVectorIndex()
        case "client_local_mode":
            made = QdrantVectorIndex(AsyncQdrantClient(":memory:"), collection)
        case _:
            made = QdrantVectorIndex(_server_client(), collection)
    await made.prepare()
    yield made
    if request.param == "server":
        await _drop(collection)
    await made.close()


def _server_client() -> AsyncQdrantClient:
    server = QdrantUnderTest()
    return AsyncQdrantClient(url=server.qdrant_url, api_key=server.qdrant_api_key, check_compatibility=False)


async def _drop(collection: FaceCollection) -> None:
    client = _server_client()
    for found in (await client.get_collections()).collections:
        if collection.is_generation(found.name):
            await client.delete_collection(found.name)
    await client.close()


@pytest.fixture(scope="session")
async def s3_server() -> AsyncIterator[S3Server]:
    async with S3Server.running() as server:
        yield server


@pytest.fixture(params=["in_memory", "file", "s3"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, s3_server: S3Server
) -> AsyncIterator[PhotoStore]:
    made: PhotoStore
    match request.param:
        case "s3":
            made = s3_server.store(await s3_server.new_bucket())
        case "file":
            made = FilePhotoStore(tmp_path / "photos")
        case _:
            made = InMemoryPhotoStore()
    yield made
    await made.close()


@pytest.fixture
async def redis_client(redis_url: str) -> AsyncIterator[Redis]:
    """A client to look at what the adapters left in Redis."""
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def local_client() -> AsyncIterator[AsyncQdrantClient]:
    client = AsyncQdrantClient(":memory:")
    yield client
    await client.close()
