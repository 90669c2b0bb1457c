"""Keeps Telegram's sending limits, for all processes together.

Source of the numbers: Bots FAQ, "My bot is hitting limits": about 30 messages a second in all, one a second
in a chat with short bursts, 20 a minute in a group.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from redis.exceptions import RedisError

from domain.adapters.redis.redis_client import redis_client
from domain.adapters.redis.send_turns import Bucket, LocalTurns, RedisTurns
from domain.errors import Throttled

A_DAY_S = 86_400.0
ANSWER_TIMEOUT_S = 1.0
# Turns are taken here, and Telegram counts arrivals: the earlier of two messages may travel longer. With
# the bare limits a burst of 96 photos to 12 chats was refused 27 times, with this margin not once.
MARGIN = 1.1
# The turns of all chats together are spread evenly. In bursts of 30 the messages travel at very different
# speeds: bursts would need the margin above, which costs a tenth of the rate. `python -m sandbox soak`
# measures what this margin costs and saves.
EVEN_MARGIN = 1.03
# A 429 does not say whose limit it was. When so many chats are refused within so long, it was everybody's.
STORM = 5
STORM_S = 2.0

T = TypeVar("T")

log = logging.getLogger(__name__)


class RedisSendRates:
    """The SendRates port. While Redis is away each process keeps a quarter of the limits by itself."""

    def __init__(
        self,
        redis_url: str,
        *,
        prefix: str = "default",
        messages_per_second: float = 30,
        ask_again_s: float = 5,
        patience_s: float = A_DAY_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """prefix: the setting RQ_QUEUE_NAME, so that two bots on one Redis have limits of their own.

        patience_s: instead of a longer wait `acquire` raises Throttled. When the wait is everybody's, the
        chat's turn is reserved already.
        """
        self._redis = redis_client(redis_url, answer_s=ANSWER_TIMEOUT_S)
        self._shared = RedisTurns(self._redis, prefix, longest_patience_s=patience_s)
        self._own = LocalTurns()
        self._ask_again_s = ask_again_s
        self._patience_s = patience_s
        self._sleep = sleep
        self._everybody = Bucket("all", sends=1, window_s=EVEN_MARGIN / messages_per_second)
        self._refused: dict[int, tuple[float, float]] = {}  # by chat: when it was refused, and until when
        self._redis_is_away = False
        self._ask_redis_again_at = 0.0

    async def acquire(self, tg_chat_id: int, *, is_spare: bool = False) -> None:
        """Waits for a turn. Raises Throttled instead of a single wait longer than `patience_s`.

        is_spare: at most half of the chat's turns, rounded up, may be taken, and any wait for one of them
        raises Throttled.
        """
        # First the chat's turn, then everybody's: a chat that must wait long holds up nobody else.
        chat = _bucket_of(tg_chat_id)
        chat = replace(chat, sends=(chat.sends + 1) // 2) if is_spare else chat
        buckets = (chat, self._everybody)
        while True:
            for bucket in buckets:
                patience_s = 0.0 if is_spare and bucket is chat else self._patience_s
                wait_s = await self._reserve(bucket, patience_s)
                if wait_s > patience_s:
                    raise Throttled("Telegram", wait_s)
                await self._sleep(wait_s)
            if not await self._is_paused(*buckets):
                return
            # A 429 came while we waited: everything begins anew.

    async def pause(self, tg_chat_id: int, seconds: float) -> None:
        """Call it after a 429: nothing is sent to this chat for so long. If this process was just refused in
        many chats, nothing is sent to anybody until the first of them may be tried again.

        seconds: 0 pauses nothing. It comes from a send that was given up without a 429, or from a 429 that
        asks for no wait.
        """
        if seconds <= 0:
            return
        await self._pause(_bucket_of(tg_chat_id), seconds)
        storm_s = self._storm_s(tg_chat_id, seconds)
        if storm_s > 0:
            await self._pause(self._everybody, storm_s)

    def _storm_s(self, tg_chat_id: int, seconds: float) -> float:
        """Seconds until the first of the chats refused just now may be tried again; 0 or less when it may
        already, or while they are few.
        """
        now = time.monotonic()
        self._refused = {
            chat: (at, until) for chat, (at, until) in self._refused.items() if now - at < STORM_S
        }
        self._refused[tg_chat_id] = (now, now + seconds)
        if len(self._refused) < STORM:
            return 0.0
        return min(until for _, until in self._refused.values()) - now

    async def _pause(self, bucket: Bucket, seconds: float) -> None:
        self._own.pause(bucket, seconds)  # also here, in case Redis goes away
        await self._ask(lambda: self._shared.pause(bucket, seconds), lambda: None)

    async def close(self) -> None:
        await self._redis.aclose()

    async def _reserve(self, bucket: Bucket, patience_s: float) -> float:
        return await self._ask(
            lambda: self._shared.reserve(bucket, patience_s), lambda: self._own.reserve(bucket, patience_s)
        )

    async def _is_paused(self, *buckets: Bucket) -> bool:
        return await self._ask(
            lambda: self._shared.is_paused(*buckets), lambda: self._own.is_paused(*buckets)
        )

    async def _ask(self, shared: Callable[[], Awaitable[T]], own: Callable[[], T]) -> T:
        """Asks Redis, or this process alone while Redis is away; logs that once, and soon tries again."""
        if self._redis_is_away and time.monotonic() < self._ask_redis_again_at:
            return own()
        try:
            answer = await shared()
        except (RedisError, OSError) as error:
            if not self._redis_is_away:
                log.warning("send rates without Redis, at a share of the limits: %s", type(error).__name__)
            self._redis_is_away = True
            self._ask_redis_again_at = time.monotonic() + self._ask_again_s
            return own()
        if self._redis_is_away:
            log.warning("send rates are shared through Redis again")
            self._redis_is_away = False
        return answer


def _bucket_of(tg_chat_id: int) -> Bucket:
    if tg_chat_id < 0:
        return Bucket(f"group:{tg_chat_id}", sends=20, window_s=60 * MARGIN)
    return Bucket(f"chat:{tg_chat_id}", sends=3, window_s=3 * MARGIN)  # one a second, three at once
