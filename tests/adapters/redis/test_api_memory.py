"""The ApiMemory port on Redis and on the fake: counting, and requests that come again."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from bot.world import ApiMemory
from domain.adapters.redis.redis_api_memory import RedisApiMemory
from domain.errors import Unavailable
from sandbox.launcher import free_port
from tests.fakes.in_memory_api_memory import InMemoryApiMemory


@pytest.fixture(params=["redis", "fake"])
async def memory(request: pytest.FixtureRequest, redis_url: str) -> AsyncIterator[ApiMemory]:
    if request.param == "fake":
        yield InMemoryApiMemory()
        return
    memory = RedisApiMemory(redis_url, prefix=uuid4().hex)
    yield memory
    await memory.close()


async def test_whoever_calls_too_often_waits_until_the_window_ends(memory: ApiMemory) -> None:
    waits = await asyncio.gather(*(memory.count("ada", limit=3, window_s=60) for _ in range(5)))
    assert sorted(wait > 0 for wait in waits) == [False, False, False, True, True]
    assert max(waits) <= 60
    assert await memory.count("mia", limit=3, window_s=60) == 0


async def test_a_request_that_comes_again_is_known(memory: ApiMemory) -> None:
    assert await memory.begin("key", request="one", patience_s=60) == "new"
    assert await memory.begin("key", request="one", patience_s=60) == "running"
    assert await memory.begin("key", request="other", patience_s=60) == "another"
    await memory.finish("key", request="one", keep_s=60)
    assert await memory.begin("key", request="one", patience_s=60) == "done"
    assert await memory.begin("key", request="other", patience_s=60) == "another"
    await memory.finish("key", request="one", keep_s=60, is_refused=True)
    assert await memory.begin("key", request="one", patience_s=60) == "refused"
    await memory.finish("key", request="one", keep_s=0)  # it failed: it may come again
    assert await memory.begin("key", request="one", patience_s=60) == "new"


@pytest.mark.parametrize("keep_s", [0, 60])
async def test_a_request_that_ends_late_leaves_the_key_to_whoever_has_it_now(
    memory: ApiMemory, keep_s: int
) -> None:
    """The key has passed to another request. If the late one freed or took the key, the other one could run
    twice, or its repeat would count as a different request.
    """
    await memory.begin("key", request="late", patience_s=60)
    await memory.finish("key", request="late", keep_s=0)
    assert await memory.begin("key", request="other", patience_s=60) == "new"
    await memory.finish("key", request="late", keep_s=keep_s)
    assert await memory.begin("key", request="other", patience_s=60) == "running"


async def test_without_redis_the_memory_is_unavailable() -> None:
    memory = RedisApiMemory(f"redis://127.0.0.1:{free_port()}", prefix="x")
    with pytest.raises(Unavailable):
        await memory.count("ada", limit=3, window_s=60)
    with pytest.raises(Unavailable):
        await memory.begin("key", request="one", patience_s=60)
    await memory.close()
