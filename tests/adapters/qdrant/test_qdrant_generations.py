"""A server has one generation behind the alias, and one beside it during a rebuild."""

from dataclasses import replace

import pytest
from qdrant_client import AsyncQdrantClient, models

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.face_payload import INDEXED_KEYS
from domain.adapters.qdrant.qdrant_server import QdrantVectorIndex
from domain.errors import Corrupt
from tests.adapters.faces import PROBE, a_prototype, scanned

local_mode = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


@local_mode
@pytest.mark.checklist(128)
async def test_vectors_that_are_not_ours_or_of_another_size_are_refused(
    local_client: AsyncQdrantClient, collection: FaceCollection
) -> None:
    await QdrantVectorIndex(local_client, collection).prepare()
    another_size = QdrantVectorIndex(local_client, replace(collection, dimensions=128))
    with pytest.raises(Corrupt, match="not one of 128 cosine dimensions"):
        await another_size.prepare()
    vectors = models.VectorParams(size=512, distance=models.Distance.COSINE)
    await local_client.create_collection("somebody's", vectors_config=vectors)
    target = models.CreateAlias(collection_name="somebody's", alias_name=collection.alias)
    await local_client.update_collection_aliases([models.CreateAliasOperation(create_alias=target)])
    with pytest.raises(Corrupt, match='leads to "somebody\'s", which is not ours'):
        await QdrantVectorIndex(local_client, collection).prepare()
    assert await local_client.collection_exists("somebody's")


async def collections_of(client: AsyncQdrantClient) -> set[str]:
    return {found.name for found in (await client.get_collections()).collections}


@local_mode
async def test_preparing_for_another_engine_removes_the_vectors_of_the_former_one(
    local_client: AsyncQdrantClient, collection: FaceCollection
) -> None:
    first = QdrantVectorIndex(local_client, collection)
    await first.prepare()
    await first.upsert_faces([(a_prototype(), PROBE)])
    await first.begin_rebuild()
    alike = replace(collection, alias=f"{collection.alias}_2")  # another alias that begins with ours
    await QdrantVectorIndex(local_client, alike).prepare()
    another = replace(collection, engine="another/engine")
    assert await QdrantVectorIndex(local_client, another).prepare() == 0
    assert await collections_of(local_client) == {another.generation(1), alike.generation(1)}
    smaller = FaceCollection.of(collection.alias, "dlib", 128)
    await QdrantVectorIndex(local_client, smaller).prepare()
    assert await collections_of(local_client) == {smaller.generation(1), alike.generation(1)}
    assert await first.prepare() == 0
    assert await collections_of(local_client) == {collection.generation(1), alike.generation(1)}


@local_mode
async def test_an_engine_of_unusual_dimensions_leaves_no_vectors_behind(
    local_client: AsyncQdrantClient, collection: FaceCollection
) -> None:
    mine = FaceCollection.of(collection.alias, "insightface/mine", 256)
    await QdrantVectorIndex(local_client, mine).prepare()
    await QdrantVectorIndex(local_client, collection).prepare()
    assert await collections_of(local_client) == {collection.generation(1)}


@local_mode
@pytest.mark.parametrize("name", ["_128", "_256", "_512"])
async def test_another_name_that_looks_like_ours_with_dimensions_keeps_its_vectors(
    local_client: AsyncQdrantClient, collection: FaceCollection, name: str
) -> None:
    """The QDRANT_FACE_COLLECTION of another installation on the same server."""
    alike = FaceCollection.of(collection.alias + name, "test/engine", 512)
    await QdrantVectorIndex(local_client, alike).prepare()
    await QdrantVectorIndex(local_client, collection).prepare()
    assert await collections_of(local_client) == {collection.generation(1), alike.generation(1)}


@local_mode
@pytest.mark.checklist(130)
async def test_what_is_filtered_on_is_indexed_in_a_draft_too(
    local_client: AsyncQdrantClient, collection: FaceCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = QdrantVectorIndex(local_client, collection)
    indexed = []

    async def note(name: str, key: str, *_: object, **__: object) -> None:
        indexed.append((name, key))

    monkeypatch.setattr(local_client, "create_payload_index", note)
    await index.prepare()
    draft = await index.begin_rebuild()
    assert indexed == [(name, key) for name in (collection.generation(1), draft) for key in INDEXED_KEYS]


@local_mode
async def test_a_rebuild_that_begins_again_leaves_nothing_of_the_one_before(
    local_client: AsyncQdrantClient, collection: FaceCollection
) -> None:
    """The worker of the first rebuild died. Its draft would keep faces that were erased since."""
    index = QdrantVectorIndex(local_client, collection)
    await index.prepare()
    await index.begin_rebuild()
    draft = await index.begin_rebuild()
    assert await collections_of(local_client) == {collection.generation(1), draft}


@local_mode
async def test_a_rebuild_that_ends_in_the_middle_of_a_write_loses_nothing(
    local_client: AsyncQdrantClient, collection: FaceCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilder, other = (QdrantVectorIndex(local_client, collection) for _ in range(2))
    face = a_prototype()
    await rebuilder.prepare()
    draft = await rebuilder.begin_rebuild()
    upsert, names = local_client.upsert, []

    async def upsert_and_end(name: str, *given: object, **more: object) -> object:
        written = await upsert(name, *given, **more)  # type: ignore[arg-type]
        if not names:
            await rebuilder.finish_rebuild(draft)
        names.append(name)
        return written

    monkeypatch.setattr(local_client, "upsert", upsert_and_end)
    await other.upsert_faces([(face, PROBE)])
    assert len(names) == 2
    assert set(await scanned(other)) == {face.face_instance_id}


@local_mode
async def test_during_a_rebuild_another_worker_writes_to_both_generations_and_one_is_left(
    local_client: AsyncQdrantClient, collection: FaceCollection
) -> None:
    rebuilder, other = (QdrantVectorIndex(local_client, collection) for _ in range(2))
    face = a_prototype()
    await rebuilder.prepare()
    draft = await rebuilder.begin_rebuild()
    await other.prepare()  # a worker that starts during the rebuild breaks nothing
    await other.upsert_faces([(face, PROBE)])
    assert set(await scanned(other)) == {face.face_instance_id}, "the alias leads to the old generation"
    await rebuilder.finish_rebuild(draft)
    assert await collections_of(local_client) == {draft}
    assert set(await scanned(other)) == {face.face_instance_id}


@local_mode
async def test_the_alias_can_move_to_a_rebuilt_generation_while_the_index_is_in_use(
    local_client: AsyncQdrantClient, collection: FaceCollection
) -> None:
    old, new = a_prototype(), a_prototype()
    index = QdrantVectorIndex(local_client, collection)
    await index.prepare()
    await index.upsert_faces([(old, PROBE)])
    await local_client.create_collection(
        collection.generation(2),
        vectors_config=models.VectorParams(size=512, distance=models.Distance.COSINE),
    )
    target = models.CreateAlias(collection_name=collection.generation(2), alias_name=collection.alias)
    await local_client.update_collection_aliases([models.CreateAliasOperation(create_alias=target)])
    assert await scanned(index) == {}
    await index.upsert_faces([(new, PROBE)])
    assert set(await scanned(index)) == {new.face_instance_id}
