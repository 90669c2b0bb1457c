"""The collections behind the face index's alias on a Qdrant server."""

from qdrant_client import AsyncQdrantClient, models
from qdrant_client.http.exceptions import UnexpectedResponse

from domain.adapters.face_collection import FaceCollection
from domain.adapters.face_payload import INDEXED_KEYS
from domain.adapters.qdrant_answers import NEIGHBOUR, REQUEST_TIMEOUT_S, answering_within
from domain.errors import Corrupt

_ALREADY_THERE = 409


async def prepare_collection(client: AsyncQdrantClient, collection: FaceCollection) -> int:
    """Creates the first generation, its alias and its payload indexes where missing. Number of its points.

    Raises Corrupt when the alias leads to vectors of another engine, size or distance.
    """
    generation = await _behind_alias(client, collection.alias)
    if generation is None:
        generation = collection.generation(1)
        await _create(client, generation, collection.dimensions)
        await _move_alias(client, collection.alias, generation)
    elif not collection.is_generation(generation):
        raise Corrupt(NEIGHBOUR, collection.refusal(generation))
    await _check_vectors(client, generation, collection.dimensions)
    for key, kind in INDEXED_KEYS.items():
        async with answering_within(REQUEST_TIMEOUT_S):
            await client.create_payload_index(generation, key, models.PayloadSchemaType(kind), wait=True)
    async with answering_within(REQUEST_TIMEOUT_S):
        return (await client.count(generation, exact=True)).count


async def _behind_alias(client: AsyncQdrantClient, alias: str) -> str | None:
    async with answering_within(REQUEST_TIMEOUT_S):
        aliases = (await client.get_aliases()).aliases
    return next((a.collection_name for a in aliases if a.alias_name == alias), None)


async def _create(client: AsyncQdrantClient, generation: str, dimensions: int) -> None:
    vectors = models.VectorParams(size=dimensions, distance=models.Distance.COSINE)
    async with answering_within(REQUEST_TIMEOUT_S):
        if await client.collection_exists(generation):
            return
        try:
            await client.create_collection(generation, vectors_config=vectors)
        except UnexpectedResponse as error:
            if error.status_code != _ALREADY_THERE:  # another worker that starts was faster
                raise


async def _move_alias(client: AsyncQdrantClient, alias: str, generation: str) -> None:
    target = models.CreateAlias(collection_name=generation, alias_name=alias)
    async with answering_within(REQUEST_TIMEOUT_S):
        await client.update_collection_aliases([models.CreateAliasOperation(create_alias=target)])


async def _check_vectors(client: AsyncQdrantClient, generation: str, dimensions: int) -> None:
    async with answering_within(REQUEST_TIMEOUT_S):
        vectors = (await client.get_collection(generation)).config.params.vectors
    wanted = (dimensions, models.Distance.COSINE)
    if not isinstance(vectors, models.VectorParams) or (vectors.size, vectors.distance) != wanted:
        raise Corrupt(NEIGHBOUR, f"collection {generation!r} is not one of {dimensions} cosine dimensions")
