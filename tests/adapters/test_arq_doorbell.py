"""Ringing for real arq workers on a real Redis."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from arq.connections import RedisSettings
from arq.worker import Worker, func
from redis.asyncio import Redis

from domain.adapters.arq_doorbell import RUN_TASK, ArqDoorbell, arq_queue, from_json, to_json
from domain.ports import TaskId

pytestmark = pytest.mark.filterwarnings("ignore:Call to deprecated close:DeprecationWarning")  # arq's worker

PREFIX = "test"
QUEUE = "vision"


class Worked:
    """What a worker did. `gate` holds each job until it is opened."""

    def __init__(self) -> None:
        self.counts: Counter[int] = Counter()
        self.begun = asyncio.Event()
        self.gate = asyncio.Event()

    async def run_task(self, ctx: dict[Any, Any], task_id: int) -> None:
        self.counts[task_id] += 1
        self.begun.set()
        await self.gate.wait()


@pytest.fixture
async def doorbell(redis_url: str) -> AsyncIterator[ArqDoorbell]:
    doorbell = ArqDoorbell(redis_url, prefix=PREFIX)
    yield doorbell
    await doorbell.close()


@pytest.fixture
def worked() -> Worked:
    return Worked()


@pytest.fixture
async def worker(redis_url: str, worked: Worked) -> AsyncIterator[Worker]:
    """Does what is queued and ends."""
    worker = Worker(
        functions=[func(worked.run_task, name=RUN_TASK, keep_result=0)],
        queue_name=arq_queue(PREFIX, QUEUE),
        redis_settings=RedisSettings.from_dsn(redis_url),
        job_serializer=to_json,
        job_deserializer=from_json,
        burst=True,
        poll_delay=0.01,
        handle_signals=False,
    )
    yield worker
    await worker.close()


async def queued(redis_client: Redis) -> int:
    return int(await redis_client.zcard(arq_queue(PREFIX, QUEUE)))


async def test_each_task_rung_for_is_run_once(doorbell: ArqDoorbell, worker: Worker, worked: Worked) -> None:
    worked.gate.set()
    await doorbell.ring(QUEUE, [TaskId(n) for n in range(1, 21)])
    await worker.async_run()
    assert worked.counts == Counter(range(1, 21))


async def test_the_oldest_task_is_run_first_whenever_it_was_rung_for(
    doorbell: ArqDoorbell, worker: Worker, worked: Worked
) -> None:
    worked.gate.set()
    await doorbell.ring(QUEUE, [TaskId(n) for n in range(5, 9)])
    await doorbell.ring(QUEUE, [TaskId(3)])  # refused a while ago, and due again
    await worker.async_run()
    assert list(worked.counts) == [3, 5, 6, 7, 8]


async def test_sweeps_do_not_fill_the_queue(doorbell: ArqDoorbell, redis_client: Redis) -> None:
    for _ in range(5):
        await doorbell.ring(QUEUE, [TaskId(1), TaskId(2)])
    assert await queued(redis_client) == 2


async def test_a_ring_while_the_job_runs_is_not_swallowed(
    doorbell: ArqDoorbell, worker: Worker, worked: Worked, redis_client: Redis
) -> None:
    await doorbell.ring(QUEUE, [TaskId(1)])
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.async_run())
        await worked.begun.wait()
        await doorbell.ring(QUEUE, [TaskId(1)])
        await doorbell.ring(QUEUE, [TaskId(1)])
        worked.gate.set()
    assert worked.counts == {1: 2}
    assert await queued(redis_client) == 0


async def test_a_ring_after_the_job_has_ended_runs_it_again(
    doorbell: ArqDoorbell, worker: Worker, worked: Worked
) -> None:
    worked.gate.set()
    for _ in range(2):
        await doorbell.ring(QUEUE, [TaskId(1)])
        await worker.async_run()
    assert worked.counts == {1: 2}


async def test_redis_holds_the_task_id_as_json_and_nothing_else(
    doorbell: ArqDoorbell, redis_client: Redis
) -> None:
    await doorbell.ring(QUEUE, [TaskId(7)])
    [key] = await redis_client.keys("arq:job:*")
    job = from_json(await redis_client.get(key))
    assert (job["f"], job["a"], job["k"]) == (RUN_TASK, [7], {})


async def test_ringing_for_nothing_is_silent(doorbell: ArqDoorbell, redis_client: Redis) -> None:
    await doorbell.ring(QUEUE, [])
    assert await queued(redis_client) == 0


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
