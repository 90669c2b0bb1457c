"""Makes and removes the collections behind the face index's aliases on a Qdrant server."""

from qdrant_client import AsyncQdrantClient, models
from qdrant_client.http.exceptions import UnexpectedResponse

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.face_payload import INDEXED_KEYS
from domain.adapters.qdrant.qdrant_answers import NEIGHBOUR, REQUEST_TIMEOUT_S, answering_within
from domain.errors import Corrupt, Unavailable
from domain.rules.service.ownership import INDEX, ensure_own

_ALREADY_THERE = 409


class QdrantCollections:
    """`alias` leads to the generation that is searched, `draft_alias` to the one that a rebuild fills."""

    def __init__(self, client: AsyncQdrantClient, collection: FaceCollection) -> None:
        self._client = client
        self._collection = collection

    async def claim(self, installation: str) -> None:
        """Raises Corrupt when the collections are another installation's, or when two claim them at once."""
        if not await self._owners():
            await self._create(f"{self._collection.owner_prefix}{installation}")
        for owner in await self._owners():
            mark = f"the collection {self._collection.owner_prefix}{owner}"
            ensure_own(INDEX, owner=owner, own=installation, mark=mark)

    async def _owners(self) -> list[str]:
        prefix = self._collection.owner_prefix
        async with answering_within(REQUEST_TIMEOUT_S):
            found = (await self._client.get_collections()).collections
        return sorted(one.name.removeprefix(prefix) for one in found if one.name.startswith(prefix))

    async def prepare(self) -> int:
        """Creates the first generation, its alias and payload indexes if they are missing, and removes
        collections that no alias of this engine names. Returns the number of points.

        Raises Corrupt when the alias leads to vectors that are not ours, or of another size or distance.
        """
        current = (await self._aliases()).get(self._collection.alias)
        if current is not None and not self._collection.is_of_family(current):
            raise Corrupt(NEIGHBOUR, self._collection.refusal(current))
        if current is None or not self._collection.is_generation(current):
            current = self._collection.generation(1)
            await self._create(current)
            await self._change(_lead(self._collection.alias, current))
        await self._check_vectors(current)
        await self._index_payload(current)
        await self._remove_others()
        return await self._count(current)

    async def count(self) -> int:
        """The number of points; 0 when there is nothing behind the alias any more."""
        current = (await self._aliases()).get(self._collection.alias)
        return 0 if current is None else await self._count(current)

    async def to_write(self) -> list[str]:
        """The collections that a write has to reach. A draft goes by its name, because its alias may move."""
        draft = (await self._aliases()).get(self._collection.draft_alias)
        ours = draft is not None and self._collection.is_generation(draft)
        return [draft, self._collection.alias] if draft and ours else [self._collection.alias]

    async def begin_draft(self) -> str:
        current = (await self._aliases()).get(self._collection.alias)
        if current is None or not self._collection.is_generation(current):
            raise Unavailable(NEIGHBOUR, "there is no index to rebuild, or another engine has it")
        draft = self._collection.draft()
        await self._create(draft)
        await self._index_payload(draft)
        # The removal comes last, because the former draft may just have become the current generation.
        await self._change(_lead(self._collection.draft_alias, draft))
        await self._remove_others()
        return draft

    async def finish_draft(self, draft: str) -> None:
        aliases = await self._aliases()
        if aliases.get(self._collection.draft_alias) != draft:
            raise Unavailable(NEIGHBOUR, "this is not the rebuild under way")
        current = aliases.get(self._collection.alias)
        forget = models.DeleteAlias(alias_name=self._collection.draft_alias)
        await self._change(
            _lead(self._collection.alias, draft), models.DeleteAliasOperation(delete_alias=forget)
        )
        if current is not None:
            await self._remove(current)

    async def _aliases(self) -> dict[str, str]:
        async with answering_within(REQUEST_TIMEOUT_S):
            found = (await self._client.get_aliases()).aliases
        return {alias.alias_name: alias.collection_name for alias in found}

    async def _change(self, *operations: models.AliasOperations) -> None:
        """Applies all operations at one instant."""
        async with answering_within(REQUEST_TIMEOUT_S):
            await self._client.update_collection_aliases(list(operations))

    async def _count(self, name: str) -> int:
        async with answering_within(REQUEST_TIMEOUT_S):
            return (await self._client.count(name, exact=True)).count

    async def _create(self, name: str) -> None:
        vectors = models.VectorParams(size=self._collection.dimensions, distance=models.Distance.COSINE)
        async with answering_within(REQUEST_TIMEOUT_S):
            if await self._client.collection_exists(name):
                return
            try:
                await self._client.create_collection(name, vectors_config=vectors)
            except UnexpectedResponse as error:
                if error.status_code != _ALREADY_THERE:  # otherwise another worker that starts was faster
                    raise

    async def _index_payload(self, name: str) -> None:
        for key, kind in INDEXED_KEYS.items():
            async with answering_within(REQUEST_TIMEOUT_S):
                await self._client.create_payload_index(name, key, models.PayloadSchemaType(kind), wait=True)

    async def _remove_others(self) -> None:
        """Removes rebuilds that were given up and the vectors of other engines: Postgres has all embeddings.

        The generation that `draft_alias` names stays, because a rebuild may be filling it.
        """
        aliases = await self._aliases()
        needed = {aliases.get(self._collection.alias), aliases.get(self._collection.draft_alias)}
        async with answering_within(REQUEST_TIMEOUT_S):
            found = (await self._client.get_collections()).collections
        for name in (collection.name for collection in found):
            is_needed = name in needed and self._collection.is_generation(name)
            if self._collection.is_of_family(name) and not is_needed and await self._is_of_its_size(name):
                await self._remove(name)

    async def _is_of_its_size(self, name: str) -> bool:
        """False for vectors of another installation, whose name for them only looks like one of ours, and for
        a collection that another worker has removed.
        """
        async with answering_within(REQUEST_TIMEOUT_S):
            if not await self._client.collection_exists(name):
                return False
            vectors = (await self._client.get_collection(name)).config.params.vectors
        size = vectors.size if isinstance(vectors, models.VectorParams) else None
        return size == self._collection.dimensions_of(name)

    async def _remove(self, name: str) -> None:
        """Removes a collection and its snapshots, which the server would keep otherwise."""
        async with answering_within(REQUEST_TIMEOUT_S):
            if not await self._client.collection_exists(name):
                return
            for snapshot in await self._client.list_snapshots(name):
                await self._client.delete_snapshot(name, snapshot.name, wait=True)
            await self._client.delete_collection(name)

    async def _check_vectors(self, name: str) -> None:
        dimensions = self._collection.dimensions
        async with answering_within(REQUEST_TIMEOUT_S):
            vectors = (await self._client.get_collection(name)).config.params.vectors
        wanted = (dimensions, models.Distance.COSINE)
        if not isinstance(vectors, models.VectorParams) or (vectors.size, vectors.distance) != wanted:
            raise Corrupt(NEIGHBOUR, f"collection {name!r} is not one of {dimensions} cosine dimensions")


def _lead(alias: str, generation: str) -> models.CreateAliasOperation:
    """The operation that makes the alias lead to the generation, even if it leads elsewhere now."""
    target = models.CreateAlias(collection_name=generation, alias_name=alias)
    return models.CreateAliasOperation(create_alias=target)
