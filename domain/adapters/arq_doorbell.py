"""Waking arq workers. What a worker of ours must share with it stands here too."""

import json
import logging
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from arq.constants import in_progress_key_prefix, job_key_prefix
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from domain.adapters.redis_client import arq_client
from domain.ports import TaskId

RUN_TASK = "run_task"
_MAX_ID = 2**63 - 1  # Postgres' bigint
_EPOCH = datetime.fromtimestamp(0, UTC)
# After a Redis that said nothing: whoever commits waits for each ring, and the sweep rings anyway.
_NOT_RUNG_S = 2.0
_EXPIRES = timedelta(days=1)

log = logging.getLogger(__name__)


def to_json(job: dict[str, Any]) -> bytes:
    """arq's `job_serializer`. Its own is pickle, with which a write to Redis is code in the worker."""
    return json.dumps(job).encode()


def from_json(data: bytes) -> dict[str, Any]:
    """arq's `job_deserializer`. Raises ValueError for what is no job of ours: arq itself trusts it."""
    job: Any = json.loads(data)
    if not isinstance(job, dict) or not isinstance(job.get("a"), list) or not isinstance(job.get("k"), dict):
        raise ValueError("no job")
    if not all(type(task_id) is int and 0 <= task_id <= _MAX_ID for task_id in job["a"]):
        raise ValueError("no task ids")
    return job


class ArqDoorbell:
    """The Doorbell port: a job `run_task(task_id)` in the named queue.

    A ring for a task whose job still waits adds nothing, so sweeps do not fill the queue. A ring for one
    whose job runs adds another job: the running one may have read the row before what we ring for.
    Workers must keep no results (`keep_result=0`): a kept result swallows the next job of its name.
    """

    def __init__(self, redis_url: str, *, prefix: str) -> None:
        """prefix: the RQ_QUEUE_NAME setting, so that two installations can share one Redis."""
        self._prefix = prefix
        self._redis = arq_client(redis_url)
        self._redis.job_serializer = to_json
        self._silent_until = 0.0

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        """Never raises for Redis: a lost ring is found by the sweep."""
        if time.monotonic() < self._silent_until:
            return
        try:
            await self._ring(queue, task_ids)
        except (RedisError, OSError) as error:
            if isinstance(error, TimeoutError | RedisTimeoutError):
                self._silent_until = time.monotonic() + _NOT_RUNG_S
            log.warning(
                "%d tasks of queue %s were not rung for: %s", len(task_ids), queue, type(error).__name__
            )

    async def close(self) -> None:
        await self._redis.aclose()

    async def _ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        copy = 0
        while task_ids:  # one more round for those whose copies so far all run
            job_ids = {task_id: f"{self._prefix}-{task_id}-{copy}" for task_id in task_ids}
            running = []
            for (task_id, job_id), (is_running, is_known) in zip(
                job_ids.items(), await self._states(job_ids.values()), strict=True
            ):
                if is_running:
                    running.append(task_id)
                elif not is_known:
                    await self._redis.enqueue_job(
                        RUN_TASK,
                        task_id,
                        _job_id=job_id,
                        _queue_name=arq_queue(self._prefix, queue),
                        # The oldest task first: one that had to wait and is rung for again must not go behind
                        # all that became owed meanwhile. arq sorts by this time, and it is over long ago.
                        _defer_until=_EPOCH + timedelta(milliseconds=task_id),
                        _expires=_EXPIRES,
                    )
            task_ids, copy = running, copy + 1

    async def _states(self, job_ids: Iterable[str]) -> list[tuple[bool, bool]]:
        """(runs, waits or runs) of each job, at one instant."""
        async with self._redis.pipeline(transaction=True) as pipe:
            for job_id in job_ids:
                pipe.exists(in_progress_key_prefix + job_id)
                pipe.exists(job_key_prefix + job_id)
            answers = [bool(answer) for answer in await pipe.execute()]
        return list(zip(answers[::2], answers[1::2], strict=True))


def arq_queue(prefix: str, queue: str) -> str:
    """The Redis key of a queue, for a worker's `queue_name`."""
    return f"{prefix}:{queue}"
