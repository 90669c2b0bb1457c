"""Turns timeouts and refusals of a Qdrant server into our errors."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException, UnexpectedResponse

from domain.adapters.process.unreachable import why_unreachable
from domain.errors import Corrupt, OutsideError, Unavailable
from domain.values.mending import KEY_REFUSED

NEIGHBOUR = "Qdrant"
SEARCH_TIMEOUT_S = 2.0
REQUEST_TIMEOUT_S = 10.0

_NEVER_WORKS = {400, 413, 422}  # the request is wrong; other refusals, as of a key, can be mended


@asynccontextmanager
async def answering_within(seconds: float) -> AsyncIterator[None]:
    """Raises Unavailable, also when no answer comes in time; Corrupt when the request itself is wrong."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise Unavailable(NEIGHBOUR, f"no answer within {seconds:g} s") from error
    except json.JSONDecodeError:
        raise Unavailable(NEIGHBOUR, "the answer is not JSON") from None
    except (ApiException, QdrantException) as error:
        raise _translated(error) from None  # the texts of the originals quote bodies, which hold vectors


def _translated(error: Exception) -> OutsideError:
    if isinstance(error, ResponseHandlingException):
        return Unavailable(NEIGHBOUR, why_unreachable(error.source))
    if not isinstance(error, UnexpectedResponse):
        return Unavailable(NEIGHBOUR, type(error).__name__)
    if error.status_code in (401, 403):
        return Unavailable(NEIGHBOUR, f"{KEY_REFUSED}, HTTP {error.status_code}")
    reason = f"HTTP {error.status_code} {error.reason_phrase}"
    return Corrupt(NEIGHBOUR, reason) if error.status_code in _NEVER_WORKS else Unavailable(NEIGHBOUR, reason)
