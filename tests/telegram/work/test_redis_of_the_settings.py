"""The bot and the workers ring in the Redis that REDIS_URL names, under the prefix of RQ_QUEUE_NAME."""

import pytest
from redis.asyncio import Redis

from bot.world import open_world as open_bot
from domain.adapters.redis.arq_doorbell import ArqRings, arq_queue
from domain.ids import TaskId
from domain.settings import read_settings
from domain.values.task_kinds import DELIVERY, VISION
from tests.telegram.bot_process import Environment
from workers.world import open_world as open_workers

pytestmark = pytest.mark.filterwarnings("ignore:Call to deprecated close:DeprecationWarning")  # arq's worker


@pytest.mark.checklist(208, 209)
async def test_bot_and_workers_ring_where_the_settings_say(
    environment: Environment, clean_database: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (environment | {"RQ_QUEUE_NAME": "photos"}).items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    async with open_bot(settings) as bot, open_workers(settings, frozenset({DELIVERY})) as workers:
        await bot.doorbell.ring(DELIVERY, [TaskId(1)])
        await workers.doorbell.ring(VISION, [TaskId(2)])
        async with Redis.from_url(redis_url) as redis:
            assert [await redis.zcard(arq_queue("photos", queue)) for queue in (DELIVERY, VISION)] == [1, 1]
        rings, woken = workers.rings[DELIVERY], list[int]()
        assert isinstance(rings, ArqRings)
        worker = rings.worker(woken.append, lambda: None, burst=True)
        await worker.async_run()
        await worker.close()
        assert woken == [1]
