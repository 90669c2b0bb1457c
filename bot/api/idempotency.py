"""A request that is sent again with the same `Idempotency-Key` does nothing more.

No answer is kept, so no answer outlives the rows that it tells of. A request that comes again runs again with
the batch id of the first one; what the first one did is found and told. Only digests are kept, for a day.
An asker may use `MOST_KEYS` keys a day, because Redis forgets none before its time and would fill up.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import NAMESPACE_OID, uuid4, uuid5

from aiohttp import web

from bot.api.call import Asker
from bot.api.limits import ensure_may_keep
from bot.api.problems import Refusal
from bot.world import World
from domain.errors import DomainError
from domain.ids import BatchId
from domain.queries.operations.done import batches_done
from domain.values.api import Known

HEADER = "Idempotency-Key"
MAX_KEY = 255
KEY_USED = "key_used"
A_DAY_S = 86_400
MOST_KEYS = 20_000  # in a day, by one asker: 4 MB of Redis
# A refused request did nothing: the same key may stand for another one soon.
REFUSED_S = 600
# A process that dies in the middle of a request blocks its key no longer than this.
PATIENCE_S = 60


def ensure_readable_key(request: web.Request) -> None:
    key = request.headers.get(HEADER)
    if key is not None and (not 1 <= len(key) <= MAX_KEY or not _is_text(key)):
        raise Refusal(400, "wrong_key", f"{HEADER} has 1 to {MAX_KEY} characters")


def _batch_of(request: web.Request, asker: Asker, key: str) -> BatchId:
    """The batch id of everything that the request asks for."""
    return BatchId(uuid5(NAMESPACE_OID, f"api:{asker.key}:{request.method} {request.path}:{key}"))


def _is_text(key: str) -> bool:
    """False for bytes that are no UTF-8: aiohttp turns them into halves of surrogate pairs."""
    return not any("\ud800" <= one <= "\udfff" for one in key)


@asynccontextmanager
async def once(
    request: web.Request, world: World, asker: Asker, body: bytes
) -> AsyncIterator[tuple[BatchId, bool]]:
    """Yields the batch id of all that the request asks for, and whether it has been carried out before.

    Raises Refusal: 422 for a key that another request has used; 409 while the first request still runs, and
    when it was carried out but nothing can be told of it any more; 429 for too many keys. Raises Unavailable
    without Redis, but not for a request without a key.
    """
    given = request.headers.get(HEADER)
    if given is None:
        yield BatchId(uuid4()), False
        return
    batch_id = _batch_of(request, asker, given)
    memory, key = world.api_memory, batch_id.hex
    asked = hashlib.sha256(request.query_string.encode() + b"\0" + body).hexdigest()
    known = await _begin(world, asker, key, asked)
    if known == "another":
        raise key_used()
    if known == "running":
        raise Refusal(409, "still_running", "the first request still runs", {"Retry-After": "1"})
    if known == "done":
        try:
            yield batch_id, True
        except DomainError as error:  # the first request itself removed or decided the thing
            raise done_already() from error
        return
    keep_s, is_refused = 0, False
    try:
        yield batch_id, False
        keep_s = A_DAY_S
    except (DomainError, Refusal) as error:
        # A process that died right after its commit left an operation, but the memory does not know of it.
        was_done = bool(await batches_done([batch_id]))
        keep_s, is_refused = _kept_s(error, was_done=was_done), not was_done
        if was_done:
            raise done_already() from error
        raise
    finally:
        await memory.finish(key, request=asked, keep_s=keep_s, is_refused=is_refused)


async def _begin(world: World, asker: Asker, key: str, asked: str) -> Known:
    """Claims the key, and counts it if it is new. Raises Refusal(429) for too many new keys."""
    known = await world.api_memory.begin(key, request=asked, patience_s=PATIENCE_S)
    if known == "new":
        try:
            await ensure_may_keep(asker, world, limit=MOST_KEYS, window_s=A_DAY_S)
        except Refusal:
            await world.api_memory.finish(key, request=asked, keep_s=0)
            raise
    return known


def _kept_s(error: DomainError | Refusal, *, was_done: bool) -> int:
    """How long a refused request is remembered; 0 if its key turned out to belong to another request."""
    if isinstance(error, Refusal) and error.code == KEY_USED:
        return 0
    return A_DAY_S if was_done else REFUSED_S


def done_already() -> Refusal:
    return Refusal(409, "done_already", "the first request with this key was carried out")


def key_used() -> Refusal:
    return Refusal(422, KEY_USED, f"{HEADER} was used for another request")
