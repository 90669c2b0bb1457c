"""Redis' clock was a day ahead and is put back: what was noted then holds up nobody for that day."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from domain.adapters.redis.redis_api_memory import RedisApiMemory
from domain.adapters.redis.send_rates import MARGIN, RedisSendRates
from domain.errors import Throttled
from sandbox.patience import patience
from tests.no_error import no_error

ANNA, BORIS = 11, 12
PATIENCE_S, A_DAY_S = 20.0, 86_400.0
# Redis' own clock cannot be set in a test. What it noted while it was ahead bears later times instead.
_BEAR_LATER_TIMES = """
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
    redis.call('PEXPIRE', key, redis.call('PTTL', key) + ARGV[2])
    if redis.call('TYPE', key).ok == 'list' then
        local turns = redis.call('LRANGE', key, 0, -1)
        for at, turn in ipairs(turns) do
            redis.call('LSET', key, at - 1, string.format('%.3f', turn + ARGV[2]))
        end
    end
end
"""


@pytest.fixture
def prefix() -> str:
    return uuid4().hex


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
async def rates(redis_url: str, prefix: str, waits: list[float]) -> AsyncIterator[RedisSendRates]:
    """Notes in `waits` what would be waited, without waiting."""

    async def note(seconds: float) -> None:
        waits.append(seconds)

    rates = RedisSendRates(
        redis_url, prefix=prefix, messages_per_second=10_000, patience_s=PATIENCE_S, sleep=note
    )
    yield rates
    await rates.close()


@pytest.fixture
async def memory(redis_url: str, prefix: str) -> AsyncIterator[RedisApiMemory]:
    memory = RedisApiMemory(redis_url, prefix=prefix)
    yield memory
    await memory.close()


async def put_back(redis_url: str, prefix: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        await redis.eval(_BEAR_LATER_TIMES, 0, f"{prefix}:*", A_DAY_S * 1000)


async def test_a_chat_that_had_its_turns_then_gets_those_of_now(
    rates: RedisSendRates, waits: list[float], redis_url: str, prefix: str
) -> None:
    """The turns of all chats together lie a day ahead, too."""
    for _ in range(3):
        await rates.acquire(ANNA)
    await put_back(redis_url, prefix)
    waits.clear()
    with no_error("the chat is sent to"):
        for _ in range(4):
            await rates.acquire(ANNA)
    assert [wait for wait in waits if wait > 0.1] == pytest.approx([3 * MARGIN], abs=patience(0.2))


async def refused_for_s(rates: RedisSendRates, tg_chat_id: int) -> float:
    with pytest.raises(Throttled) as throttled:
        await rates.acquire(tg_chat_id)
    return throttled.value.retry_after_s


async def test_a_pause_is_no_longer_than_it_was_asked_for(
    rates: RedisSendRates, redis_url: str, prefix: str
) -> None:
    await rates.pause(ANNA, 45)
    await put_back(redis_url, prefix)
    for _ in range(2):
        assert await refused_for_s(rates, ANNA) == pytest.approx(45, abs=patience(1))


async def test_a_pause_that_is_asked_for_now_holds_beside_one_from_then(
    rates: RedisSendRates, redis_url: str, prefix: str
) -> None:
    await rates.pause(BORIS, 1)
    await put_back(redis_url, prefix)
    await rates.pause(BORIS, 45)
    assert await refused_for_s(rates, BORIS) == pytest.approx(45, abs=patience(1))


async def test_a_pause_of_the_version_before_holds_after_an_update(
    rates: RedisSendRates, redis_url: str, prefix: str
) -> None:
    """It did not say in its value how long it is."""
    async with Redis.from_url(redis_url) as redis:
        await redis.set(f"{prefix}:turns:chat:{ANNA}:pause", 1, px=45_000)
    await rates.pause(ANNA, 2)
    assert await refused_for_s(rates, ANNA) == pytest.approx(45, abs=patience(1))


async def test_calls_of_the_api_count_for_no_longer_than_their_window(
    memory: RedisApiMemory, redis_url: str, prefix: str
) -> None:
    await memory.count("kim", limit=3, window_s=60)
    await put_back(redis_url, prefix)
    waits = [await memory.count("kim", limit=3, window_s=60) for _ in range(4)]
    assert waits[:3] == [0, 0, 0]
    assert 0 < waits[3] <= 60
