"""An attacker who can write to Redis can make a worker look for tasks, and nothing else."""

from pathlib import Path

import pytest
from arq.constants import job_key_prefix
from arq.utils import timestamp_ms
from redis.asyncio import Redis

from domain.adapters.redis.arq_doorbell import ArqRings, arq_queue
from domain.values.task_kinds import VISION

pytestmark = pytest.mark.filterwarnings("ignore:Call to deprecated close:DeprecationWarning")  # arq's worker


async def test_a_pickle_runs_nothing(redis_url: str, redis_client: Redis, tmp_path: Path) -> None:
    """With arq's own format, pickle, the worker would call whatever the entry names."""
    harm = tmp_path / "harm"
    await redis_client.set(f"{job_key_prefix}1", f"cos\nsystem\n(S'touch {harm}'\ntR.".encode())
    await redis_client.zadd(arq_queue("test", VISION), {"1": timestamp_ms()})
    woken: list[int] = []
    worker = ArqRings(redis_url, prefix="test", queue=VISION).worker(woken.append, lambda: None, burst=True)
    await worker.async_run()
    await worker.close()
    assert not harm.exists()
    assert woken == []
    assert await redis_client.zcard(arq_queue("test", VISION)) == 0
