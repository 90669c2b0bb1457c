"""Looks independently into everything that the service stores: tables, index, storage, Redis, logs."""

import shutil
import tempfile
from pathlib import Path
from uuid import UUID

from redis.asyncio import Redis

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.ids import WorkspaceId
from domain.ports import FacePoint
from domain.rules.persons.names import name_key
from sandbox.whole_service import TOKEN, WholeService

# All names of persons in these tests begin so (Barack, Barnaby07 ...), and nothing else does.
NAME_BEGINS = "Bar"
# The name under which each engine stores embeddings, and their length.
EMBEDDINGS = {
    "dlib": ("dlib/resnet_v1", 128),
    "insightface/buffalo_sc": ("insightface/buffalo_sc@fe1a2135", 512),
}


async def tables_with(service: WholeService, text: str) -> set[str]:
    """The tables in which any column of any row contains the text, in capitals or not."""
    tables = await service.database.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    looks = [
        f"""SELECT '{table["tablename"]}' AS name WHERE EXISTS (SELECT 1 FROM "{table["tablename"]}" AS whole
            WHERE strpos(lower(whole::text), lower($1)) > 0 OR strpos(whole::text, $2) > 0)"""
        for table in tables
    ]
    return {
        row["name"] for row in await service.database.fetch(" UNION ALL ".join(looks), text, name_key(text))
    }


async def redis_holds(service: WholeService, text: str) -> bool:
    """Whether the text is in any key, or in a value as Redis would write it to a disk."""
    client: Redis = Redis.from_url(service.redis.url)
    try:
        return any(
            [text.encode() in key + (await client.dump(key) or b"") async for key in client.scan_iter()]
        )
    finally:
        await client.aclose()


async def points_of(service: WholeService, workspace_id: int) -> list[FacePoint]:
    """The points of a copy of the index: only the vision worker may open the index itself."""
    collection = FaceCollection.of("faces", *EMBEDDINGS[service.engine.name])
    with tempfile.TemporaryDirectory(dir=service.folder) as folder:
        copy = Path(folder) / "qdrant"
        shutil.copytree(service.folder / "qdrant", copy)
        index = QdrantEdgeVectorIndex(copy, collection)
        await index.prepare()
        try:
            return [point async for point in index.scan(WorkspaceId(workspace_id))]
        finally:
            await index.close()


async def embeddings_of(service: WholeService, person_id: UUID) -> list[str]:
    """The vectors of a person's faces, as Postgres writes their bytes."""
    rows = await service.database.fetch(
        """SELECT encode(e.vector, 'hex') AS vector FROM face_embeddings e
           JOIN face_instances f ON f.id = e.face_id WHERE f.person_id = $1""",
        person_id,
    )
    return [row["vector"] for row in rows]


def logs(service: WholeService) -> str:
    """The logs of all processes since their start, with Postgres and Redis."""
    return "\n".join(path.read_text(errors="replace") for path in service.folder.rglob("*.log"))


def ensure_logs_tell_nothing(service: WholeService) -> None:
    said = logs(service)
    assert TOKEN not in said
    assert TOKEN.partition(":")[2] not in said
    for password in (service.postgres.dsn, service.redis.url):
        assert password not in said
    assert NAME_BEGINS not in said
