"""A first start needs Redis, so that a wrong address is noticed; a later one goes on without it."""

import logging
from collections.abc import Awaitable, Callable

from domain.errors import Unavailable
from domain.queries import sql
from domain.values.mending import LOCKED

log = logging.getLogger(__name__)


async def require_redis(check: Callable[[], Awaitable[None]]) -> None:
    """Raises Unavailable when Redis does not answer and nobody has used this service yet, or when it refuses
    the password.

    In any other case Redis was there at an earlier start. It only wakes workers and shares limits, so a
    process that starts during an outage does without Redis, like a process that is running.
    """
    try:
        await check()
    except Unavailable as error:
        if error.reason == LOCKED or not await sql.value(bool, "SELECT EXISTS (SELECT 1 FROM participants)"):
            raise
        log.warning("no Redis: %s; the service starts without it", error.reason)
