"""Limits how often somebody may call. All processes count in Redis; without Redis nobody may call."""

import hashlib

from bot.api.call import Asker
from bot.api.problems import Refusal
from bot.world import World
from domain.ids import ParticipantId

A_MINUTE_S = 60
# A Mini App that is closed and opened again sends the same init data.
SESSIONS_OF_ONE = 20
_AN_HOUR_S = 3600


async def ensure_may_call(asker: Asker, world: World) -> None:
    """Raises Refusal(429), Unavailable."""
    settings = world.settings
    limit = settings.api_calls_a_minute if asker.token_id is None else settings.api_token_calls_a_minute
    await _ensure(world, asker.key, limit=limit, window_s=A_MINUTE_S)


async def ensure_may_look(viewer: ParticipantId, world: World) -> None:
    """Counts that somebody opened the address of a picture.

    The address needs no session, so call this after its signature was checked.

    Raises Refusal(429), Unavailable.
    """
    key = _key(f"pictures:{viewer}")
    await _ensure(world, key, limit=world.settings.api_pictures_a_minute, window_s=A_MINUTE_S)


async def ensure_may_save(viewer: ParticipantId, world: World) -> None:
    """Counts that somebody opened the address of a download. Everything else is as in `ensure_may_look`."""
    key = _key(f"downloads:{viewer}")
    await _ensure(world, key, limit=world.settings.api_downloads_a_minute, window_s=A_MINUTE_S)


async def ensure_new(signature: str, world: World) -> None:
    """Counts that a session is opened, so that stolen init data does not open sessions without end.

    Call it after the signature was checked. Raises Refusal(429), Unavailable.
    """
    await _ensure(world, _key(signature), limit=SESSIONS_OF_ONE, window_s=_AN_HOUR_S)


async def ensure_may_keep(asker: Asker, world: World, *, limit: int, window_s: int) -> None:
    """Counts a new key by which a request is remembered. Raises Refusal(429), Unavailable."""
    await _ensure(world, _key(f"keys:{asker.key}"), limit=limit, window_s=window_s)


def _key(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


async def _ensure(world: World, key: str, *, limit: int, window_s: int) -> None:
    wait_s = await world.api_memory.count(key, limit=limit, window_s=window_s)
    if wait_s:
        headers = {"Retry-After": str(int(wait_s) + 1)}
        raise Refusal(429, "too_many_calls", "wait as long as Retry-After says", headers)
