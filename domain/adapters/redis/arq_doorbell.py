"""Wakes other processes through arq: a job says how many tasks there are to look for, and names none."""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any, cast

from arq import Worker
from arq.typing import StartupShutdown, WorkerCoroutine
from arq.worker import func
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from domain import fail_points
from domain.adapters.process.unreachable import why_unreachable
from domain.adapters.redis.redis_client import arq_client
from domain.errors import Unavailable
from domain.ids import TaskId

WAKE = "wake"
# The most rings that wait at once, and the most consumers that one ring wakes: no worker has more consumers.
MOST = 40
_POLL_S = 0.05
_JOB_S = 5
# After a ring that Redis did not answer in time, none is sent for so long: otherwise each commit would wait
# for its ring. The sweep finds the tasks anyway.
_NOT_RUNG_S = 2.0
_EXPIRES = timedelta(days=1)

Wake = Callable[[int], None]

log = logging.getLogger(__name__)


def to_json(job: dict[str, Any]) -> bytes:
    """arq's `job_serializer`. arq's own is pickle: who can write to Redis could run code in the worker."""
    return json.dumps(job).encode()


def from_json(data: bytes) -> dict[str, Any]:
    """arq's `job_deserializer`. Raises ValueError for anything but our jobs, because arq checks nothing.

    arq's key `a` has the positional arguments of a job, `k` the named ones.
    """
    job: Any = json.loads(data)
    if not isinstance(job, dict) or not isinstance(job.get("a"), list) or job.get("k") != {}:
        raise ValueError("no job")
    if len(job["a"]) != 1 or type(job["a"][0]) is not int or not 1 <= job["a"][0] <= MOST:
        raise ValueError("no number of tasks")
    return job


class ArqDoorbell:
    """The Doorbell port: a ring is a job in the named queue, which any free worker of that queue takes.

    At most MOST rings of one process wait in a queue: a worker has no more consumers to wake.
    """

    def __init__(self, redis_url: str, *, prefix: str) -> None:
        """prefix: the RQ_QUEUE_NAME setting, so that two installations can share one Redis."""
        self._prefix = prefix
        self._redis = arq_client(redis_url)
        self._redis.job_serializer = to_json
        self._rings = count()
        self._process = secrets.token_hex(4)  # so that two processes never give a job the same id
        self._silent_until = 0.0

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        """Never raises for Redis: the sweep finds the tasks of a lost ring."""
        if not task_ids or time.monotonic() < self._silent_until:
            return
        try:
            await self._redis.enqueue_job(
                WAKE,
                min(len(task_ids), MOST),
                _job_id=f"{self._prefix}-{queue}-{self._process}-{next(self._rings) % MOST}",
                _queue_name=arq_queue(self._prefix, queue),
                _expires=_EXPIRES,
            )
        except (RedisError, OSError) as error:
            if isinstance(error, TimeoutError | RedisTimeoutError):
                self._silent_until = time.monotonic() + _NOT_RUNG_S
            log.warning(
                "%d tasks of queue %s were not rung for: %s", len(task_ids), queue, type(error).__name__
            )

    def ring_later(self, queue: str, delay_s: float) -> None:
        """Does nothing: the sweep of the other process finds the task."""

    async def close(self) -> None:
        await self._redis.aclose()


class ArqRings:
    """The rings of one queue, for a process that works on it."""

    def __init__(self, redis_url: str, *, prefix: str, queue: str) -> None:
        self._redis_url = redis_url
        self._queue = arq_queue(prefix, queue)

    async def hear(self, wake: Wake, answered: Callable[[], None]) -> None:
        """Listens until cancelled. Raises Unavailable when Redis does not answer any more.

        wake: is called with the number of tasks that a ring is for. answered: is called at the first answer
        of Redis.
        """
        worker = self.worker(wake, answered)
        try:
            await worker.async_run()
        except (RedisError, OSError) as error:
            raise Unavailable("Redis", why_unreachable(error)) from error
        finally:
            await _close(worker)

    def worker(self, wake: Wake, answered: Callable[[], None], *, burst: bool = False) -> Worker:
        """An arq worker that keeps no results: arq ignores a job while it keeps a result of the same id.

        burst: whether it ends when no ring waits.
        """

        async def on_startup(_: dict[Any, Any]) -> None:
            answered()

        async def run(_: dict[Any, Any], times: int) -> None:
            fail_points.before("redis.job")
            wake(times)
            fail_points.after("redis.job")

        return Worker(
            functions=[
                func(cast("WorkerCoroutine", run), name=WAKE, keep_result=0, max_tries=1, timeout=_JOB_S)
            ],
            queue_name=self._queue,
            redis_pool=arq_client(self._redis_url),
            on_startup=cast("StartupShutdown", on_startup),
            max_jobs=1,
            poll_delay=_POLL_S,
            burst=burst,
            keep_result=0,
            max_tries=1,
            handle_signals=False,
            log_results=False,
            job_serializer=to_json,
            job_deserializer=from_json,
        )


async def _close(worker: Worker) -> None:
    """Closes a worker with its connections, which arq leaves open where Redis does not answer."""
    pool, jobs = worker.pool, [*worker.tasks.values()]
    if jobs:
        await asyncio.wait(jobs, timeout=_JOB_S)
    worker.tasks.clear()
    with suppress(RedisError, OSError):
        await worker.close()
    with suppress(RedisError, OSError):
        await pool.aclose(close_connection_pool=True)


def arq_queue(prefix: str, queue: str) -> str:
    """The Redis key of a queue, for a worker's `queue_name`."""
    return f"{prefix}:rings:{queue}"
