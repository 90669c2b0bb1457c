"""Rings through arq on a real Redis: they say nothing but how many tasks there are to look for."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from domain.adapters.redis.arq_doorbell import MOST, WAKE, ArqDoorbell, ArqRings, arq_queue, from_json
from domain.errors import Unavailable
from domain.ids import TaskId
from sandbox.patience import patience

pytestmark = pytest.mark.filterwarnings("ignore:Call to deprecated close:DeprecationWarning")  # arq's worker

PREFIX = "test"
QUEUE = "vision"


@pytest.fixture
async def doorbell(redis_url: str) -> AsyncIterator[ArqDoorbell]:
    doorbell = ArqDoorbell(redis_url, prefix=PREFIX)
    yield doorbell
    await doorbell.close()


@pytest.fixture
def rings(redis_url: str) -> ArqRings:
    return ArqRings(redis_url, prefix=PREFIX, queue=QUEUE)


async def heard(rings: ArqRings) -> list[int]:
    """How many tasks each waiting ring tells of."""
    counts: list[int] = []
    worker = rings.worker(counts.append, lambda: None, burst=True)
    await worker.async_run()
    await worker.close()
    return counts


async def test_a_ring_says_how_many_tasks_there_are(doorbell: ArqDoorbell, rings: ArqRings) -> None:
    await doorbell.ring(QUEUE, [TaskId(1)])
    await doorbell.ring(QUEUE, [TaskId(2), TaskId(3)])
    assert sorted(await heard(rings)) == [1, 2]
    assert await heard(rings) == []


async def test_a_ring_wakes_whoever_waits(doorbell: ArqDoorbell, rings: ArqRings) -> None:
    woken, hears = asyncio.Queue[int](), asyncio.Event()

    async with asyncio.timeout(patience(10)), asyncio.TaskGroup() as tasks:
        hearing = tasks.create_task(rings.hear(woken.put_nowait, hears.set))
        await hears.wait()
        await doorbell.ring(QUEUE, [TaskId(1)])
        assert await woken.get() == 1
        await doorbell.ring(QUEUE, [TaskId(1)])
        assert await woken.get() == 1
        hearing.cancel()


async def test_another_queue_and_another_installation_hear_nothing(
    doorbell: ArqDoorbell, rings: ArqRings, redis_url: str
) -> None:
    await doorbell.ring("delivery", [TaskId(1)])
    theirs = ArqDoorbell(redis_url, prefix="theirs")
    await theirs.ring(QUEUE, [TaskId(1)])
    await theirs.close()
    assert await heard(rings) == []


async def test_rings_that_nobody_hears_do_not_fill_redis(doorbell: ArqDoorbell, redis_client: Redis) -> None:
    for _ in range(2 * MOST):
        await doorbell.ring(QUEUE, [TaskId(n) for n in range(1, 501)])
    assert await redis_client.zcard(arq_queue(PREFIX, QUEUE)) == MOST


async def test_redis_learns_nothing_of_a_task(doorbell: ArqDoorbell, redis_client: Redis) -> None:
    await doorbell.ring(QUEUE, [TaskId(7001), TaskId(7002)])
    [key] = await redis_client.keys("arq:job:*")
    job = from_json(await redis_client.get(key))
    assert (job["f"], job["a"], job["k"]) == (WAKE, [2], {})
    assert re.fullmatch(rb"arq:job:test-vision-[0-9a-f]+-0", key)  # the process and the ring's number


async def test_a_ring_for_no_task_writes_nothing(doorbell: ArqDoorbell, redis_client: Redis) -> None:
    await doorbell.ring(QUEUE, [])
    assert await redis_client.keys() == []


async def test_without_redis_a_ring_is_lost_with_a_warning(
    unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    doorbell = ArqDoorbell(f"redis://:a-password@127.0.0.1:{unused_tcp_port}", prefix=PREFIX)
    await doorbell.ring(QUEUE, [TaskId(1), TaskId(2)])
    await doorbell.close()
    assert [record.getMessage() for record in caplog.records] == [
        "2 tasks of queue vision were not rung for: ConnectionError"
    ]


async def test_without_redis_hearing_fails_and_the_password_stays_secret(unused_tcp_port: int) -> None:
    rings = ArqRings(f"redis://:a-password@127.0.0.1:{unused_tcp_port}", prefix=PREFIX, queue=QUEUE)

    with pytest.raises(Unavailable) as failure:
        await rings.hear([].append, lambda: None)
    assert "a-password" not in str(failure.value)
