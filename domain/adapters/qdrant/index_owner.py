"""Ensures that the face index is ours without opening it: only the vision worker may open it."""

import asyncio

from domain.adapters.qdrant.face_collection import owner_prefix
from domain.adapters.qdrant.qdrant_edge_owner import OWNER_FILE, owner_of
from domain.adapters.qdrant.qdrant_ready import collection_names
from domain.rules.service.ownership import INDEX, ensure_own
from domain.settings import Settings


async def ensure_own_index(settings: Settings, installation: str) -> None:
    """Raises Corrupt when the index is another installation's, Unavailable when a server does not answer.

    An index without an owner's mark passes, because nobody owns it yet.
    """
    if settings.qdrant_path is not None:
        owner = await asyncio.to_thread(owner_of, settings.qdrant_path)
        mark = settings.qdrant_path / OWNER_FILE
        ensure_own(INDEX, owner=owner or installation, own=installation, mark=str(mark))
        return
    assert settings.qdrant_url is not None, "the settings were checked for it"
    key = settings.qdrant_api_key
    prefix = owner_prefix(settings.qdrant_face_collection)
    for name in await collection_names(settings.qdrant_url, None if key is None else key.get_secret_value()):
        if name.startswith(prefix):
            ensure_own(
                INDEX, owner=name.removeprefix(prefix), own=installation, mark=f"the collection {name}"
            )
