"""Calls Telegram about a message in a chat. A refusal of this very call is returned, not raised."""

from collections.abc import Mapping

from domain.errors import Refused, Throttled
from domain.values.send_outcome import CHAT_NOT_FOUND
from workers.chats.kept_silent import is_kept_silent
from workers.world import World

_CLOSED = 403  # Telegram's status for a chat whose user blocked the bot


def is_closed(refused: Refused) -> bool:
    """Whether the bot does not reach the chat: a private one until its user presses Start."""
    return refused.status == _CLOSED or CHAT_NOT_FOUND in refused.description


def keeps_message(tg_chat_id: int, refused: Refused | None) -> bool:
    """Whether the message stands there as before: its chat is closed, or lets the bot change nothing now.

    False without a refusal, and for a message that is deleted, unchanged or too old.
    """
    if refused is None:
        return False
    if tg_chat_id > 0:
        return is_closed(refused)
    return is_kept_silent(tg_chat_id, refused.status, refused.description)


async def refusal_about(
    world: World,
    method: str,
    tg_chat_id: int,
    tg_message_id: int,
    params: Mapping[str, object],
    *,
    upload: tuple[str, bytes] | None = None,
) -> Refused | None:
    """Telegram's refusal, if any: the message is deleted, unchanged or too old, or `keeps_message`."""
    message = {"chat_id": tg_chat_id, "message_id": tg_message_id, **params}
    return await refusal_of(world, method, tg_chat_id, message, upload=upload)


async def refusal_of(
    world: World,
    method: str,
    tg_chat_id: int,
    params: Mapping[str, object],
    *,
    upload: tuple[str, bytes] | None = None,
) -> Refused | None:
    """As `refusal_about`, for a call about several messages."""
    await world.rates.acquire(tg_chat_id)
    try:
        async with world.uploads.turn(upload):
            await world.api.call(method, params, upload=upload)
    except Throttled as throttled:
        await world.rates.pause(tg_chat_id, throttled.retry_after_s)
        raise
    except Refused as refused:
        if not refused.is_about_the_call:
            raise
        return refused
    return None
