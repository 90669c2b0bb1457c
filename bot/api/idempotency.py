"""A request that is sent again with the same `Idempotency-Key` does nothing more."""

from uuid import NAMESPACE_OID, uuid4, uuid5

from aiohttp import web

from bot.api.call import Asker
from domain.ids import BatchId

HEADER = "Idempotency-Key"


def batch_of(request: web.Request, asker: Asker) -> BatchId:
    """The batch id of everything that the request asks for: its own, or that of its key."""
    key = request.headers.get(HEADER)
    if key is None:
        return BatchId(uuid4())
    return BatchId(uuid5(NAMESPACE_OID, f"api:{asker.who.tg_user_id}:{request.method} {request.path}:{key}"))
