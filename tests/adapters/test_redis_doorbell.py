"""Rings on a real Redis: how many there are is all that they say."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from domain.adapters.redis_doorbell import RedisDoorbell, RedisRings
from domain.errors import Unavailable
from domain.ports import TaskId
from sandbox.patience import patience

PREFIX = "test"
QUEUE = "vision"
LIST = "test:rings:vision"


@pytest.fixture
async def doorbell(redis_url: str) -> AsyncIterator[RedisDoorbell]:
    doorbell = RedisDoorbell(redis_url, prefix=PREFIX)
    yield doorbell
    await doorbell.close()


@pytest.fixture
async def rings(redis_url: str) -> AsyncIterator[RedisRings]:
    rings = RedisRings(redis_url, prefix=PREFIX, queue=QUEUE)
    yield rings
    await rings.close()


async def heard(rings: RedisRings) -> int:
    """Until none comes any more."""
    count = 0
    while await rings.listen():
        count += 1
    return count


async def test_each_task_is_rung_for_once(doorbell: RedisDoorbell, rings: RedisRings) -> None:
    await doorbell.ring(QUEUE, [TaskId(1)])
    await doorbell.ring(QUEUE, [TaskId(2), TaskId(3)])
    assert await heard(rings) == 3


async def test_a_ring_wakes_who_waits(doorbell: RedisDoorbell, rings: RedisRings) -> None:
    async with asyncio.timeout(patience(5)), asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(rings.listen())
        await asyncio.sleep(0.05)
        await doorbell.ring(QUEUE, [TaskId(1)])
        assert await listening


async def test_another_queue_and_another_installation_hear_nothing(
    doorbell: RedisDoorbell, rings: RedisRings, redis_url: str
) -> None:
    await doorbell.ring("delivery", [TaskId(1)])
    theirs = RedisDoorbell(redis_url, prefix="theirs")
    await theirs.ring(QUEUE, [TaskId(1)])
    await theirs.close()
    assert await heard(rings) == 0


async def test_rings_that_nobody_hears_do_not_fill_redis(
    doorbell: RedisDoorbell, redis_client: Redis
) -> None:
    for _ in range(5):
        await doorbell.ring(QUEUE, [TaskId(n) for n in range(1, 501)])
    assert await redis_client.llen(LIST) == 40


async def test_redis_learns_nothing_of_a_task(doorbell: RedisDoorbell, redis_client: Redis) -> None:
    await doorbell.ring(QUEUE, [TaskId(7001)])
    assert await redis_client.keys() == [LIST.encode()]
    assert await redis_client.lrange(LIST, 0, -1) == [b""]


async def test_ringing_for_nothing_is_silent(doorbell: RedisDoorbell, redis_client: Redis) -> None:
    await doorbell.ring(QUEUE, [])
    assert await redis_client.keys() == []


async def test_without_redis_a_ring_is_lost_with_a_warning(
    unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    doorbell = RedisDoorbell(f"redis://:a-password@127.0.0.1:{unused_tcp_port}", prefix=PREFIX)
    await doorbell.ring(QUEUE, [TaskId(1), TaskId(2)])
    await doorbell.close()
    assert [record.getMessage() for record in caplog.records] == [
        "2 tasks of queue vision were not rung for: ConnectionError"
    ]


async def test_without_redis_nobody_is_heard(unused_tcp_port: int) -> None:
    rings = RedisRings(f"redis://:a-password@127.0.0.1:{unused_tcp_port}", prefix=PREFIX, queue=QUEUE)
    with pytest.raises(Unavailable) as failure:
        await rings.listen()
    assert "a-password" not in str(failure.value)
    await rings.close()
