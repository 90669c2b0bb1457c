"""Asks a Qdrant server over HTTP without opening the index: only the vision worker may open it."""

import json

import aiohttp

from domain.adapters.process.unreachable import why_unreachable
from domain.errors import Unavailable
from domain.values.mending import KEY_REFUSED

_NEIGHBOUR = "Qdrant"
_TIMEOUT_S = 5


async def ensure_qdrant_ready(url: str, key: str | None) -> None:
    """Raises Unavailable, also when the server does not accept the key."""
    await _answer(f"{url}/readyz", key)
    # A server answers /readyz to everybody; only Qdrant's cloud asks for the key there, too.
    await collection_names(url, key)


async def collection_names(url: str, key: str | None) -> list[str]:
    """Raises Unavailable, also when the server does not accept the key."""
    try:
        found = json.loads(await _answer(f"{url}/collections", key))
        return [one["name"] for one in found["result"]["collections"]]
    except (ValueError, KeyError, TypeError):
        raise Unavailable(_NEIGHBOUR, "the answer is not one of Qdrant's") from None


async def _answer(url: str, key: str | None) -> bytes:
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    headers = {} if key is None else {"api-key": key}
    try:
        async with aiohttp.ClientSession(timeout=timeout, headers=headers) as http, http.get(url) as answer:
            status, body = answer.status, await answer.read()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Unavailable(_NEIGHBOUR, why_unreachable(error)) from error
    if status in (401, 403):
        raise Unavailable(_NEIGHBOUR, f"{KEY_REFUSED}, HTTP {status}")
    if status != 200:
        raise Unavailable(_NEIGHBOUR, f"status {status}")
    return body
