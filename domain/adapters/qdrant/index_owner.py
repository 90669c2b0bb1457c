"""Ensures that the face index is ours without opening it: only the vision worker may open it."""

import asyncio

import aiohttp

from domain.adapters.process.unreachable import why_unreachable
from domain.adapters.qdrant.face_collection import owner_prefix
from domain.adapters.qdrant.qdrant_edge_owner import OWNER_FILE
from domain.errors import Unavailable
from domain.rules.service.ownership import INDEX, ensure_own
from domain.settings import Settings

_TIMEOUT_S = 5


async def ensure_own_index(settings: Settings, installation: str) -> None:
    """Raises Corrupt when the index is another installation's, Unavailable when a server does not answer.

    An index without an owner's mark passes, because nobody owns it yet.
    """
    if settings.qdrant_path is not None:
        mark = settings.qdrant_path / OWNER_FILE
        owner = await asyncio.to_thread(lambda: mark.read_text().strip() if mark.is_file() else installation)
        ensure_own(INDEX, owner=owner, own=installation, mark=str(mark))
        return
    prefix = owner_prefix(settings.qdrant_face_collection)
    for name in await _collections(settings):
        if name.startswith(prefix):
            ensure_own(
                INDEX, owner=name.removeprefix(prefix), own=installation, mark=f"the collection {name}"
            )


async def _collections(settings: Settings) -> list[str]:
    key = settings.qdrant_api_key
    headers = {} if key is None else {"api-key": key.get_secret_value()}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S), headers=headers) as http,
            http.get(f"{settings.qdrant_url}/collections") as answer,
        ):
            if answer.status != 200:
                raise Unavailable("Qdrant", f"status {answer.status}")
            found = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Unavailable("Qdrant", why_unreachable(error)) from error
    return [one["name"] for one in found["result"]["collections"]]
