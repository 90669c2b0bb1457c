"""Asks a Qdrant server over HTTP whether it is ready: only the vision worker opens the index."""

import aiohttp

from domain.adapters.process.unreachable import why_unreachable
from domain.errors import Unavailable

_NEIGHBOUR = "Qdrant"
_TIMEOUT_S = 5


async def ensure_qdrant_ready(url: str) -> None:
    """Raises Unavailable."""
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(f"{url}/readyz") as ready:
            status = ready.status
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Unavailable(_NEIGHBOUR, why_unreachable(error)) from error
    if status != 200:
        raise Unavailable(_NEIGHBOUR, f"status {status}")
