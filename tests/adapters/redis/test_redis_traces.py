"""The Traces port finds matches in keys, strings, lists, sets, sorted sets and hashes of Redis."""

import time
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from redis.asyncio import Redis as Client

from domain.adapters.redis.redis_traces import RedisTraces
from domain.errors import Unavailable
from sandbox.launcher import free_port
from tests.fakes.in_memory_traces import InMemoryTraces

ANNA = "2f1c7a52-95c1-4f6e-8a67-0c9a3f7a2b11"
IDS = frozenset({ANNA, "7001"})


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Client]:
    client = Client.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def traces(redis_url: str) -> AsyncIterator[RedisTraces]:
    traces = RedisTraces(redis_url, prefix="ours")
    yield traces
    await traces.close()


async def test_each_kind_of_redis_value_is_searched(client: Client, traces: RedisTraces) -> None:
    await client.set("ours:string", f"x {ANNA}")
    await client.rpush("ours:list", "x", ANNA)
    await client.sadd("ours:set", ANNA)
    await client.zadd("ours:zset", {ANNA: 1})
    await client.hset("ours:hash", "field", ANNA)
    await client.hset("ours:fields", ANNA, "x")
    await client.set("arq:job:ours-1-0", ANNA)
    await client.set("ours:turns:chat:7001", "1")
    await client.set("ours:turns:chat:17001", "7002")
    found = await traces.find(IDS)
    kinds = {f"ours:{kind}" for kind in ("string", "list", "set", "zset", "hash", "fields")}
    assert set(found) == kinds | {"arq:job:ours-1-0", "ours:turns:chat:7001"}
    await traces.remove(found)
    assert await traces.find(IDS) == []
    assert await client.keys() == [b"ours:turns:chat:17001"]
    await traces.remove([])


async def test_what_others_keep_in_the_same_redis_is_not_read(client: Client, traces: RedisTraces) -> None:
    await client.set("theirs:name", ANNA)
    await client.set("oursx", ANNA)
    await client.set("arq:job:theirs-1-0", ANNA)
    assert await traces.find(IDS) == []


async def test_a_prefix_is_no_pattern(client: Client, redis_url: str) -> None:
    await client.set("a1:name", ANNA)
    await client.set("a*:name", ANNA)
    starred = RedisTraces(redis_url, prefix="a*")
    assert await starred.find(IDS) == ["a*:name"]
    await starred.close()


async def test_more_keys_than_one_scan_returns_are_searched(client: Client, traces: RedisTraces) -> None:
    await client.mset({f"ours:turns:chat:{n}": "1" for n in range(6000, 8000)})
    assert await traces.find(IDS) == ["ours:turns:chat:7001"]


async def test_five_thousand_people_are_searched_for_within_two_seconds(
    client: Client, traces: RedisTraces
) -> None:
    """A group that is erased may have so many: their ids must not be looked for one by one."""
    people = frozenset(str(UUID(int=n)) for n in range(5000)) | {str(n) for n in range(1, 5001)}
    await client.zadd("ours:vision", {f"ours-{n}-0": n for n in range(20_000)})
    await client.mset({f"ours:turns:chat:{n}": "x" for n in range(5000, 5200)})
    began = time.process_time()
    assert await traces.find(people) == ["ours:turns:chat:5000"]
    assert time.process_time() - began < 2


async def test_redis_that_is_away_is_unavailable() -> None:
    away = RedisTraces(f"redis://127.0.0.1:{free_port()}", prefix="ours")
    with pytest.raises(Unavailable):
        await away.find(IDS)
    with pytest.raises(Unavailable):
        await away.remove(["ours:x"])
    await away.close()


async def test_the_fake_finds_and_removes_whole_ids() -> None:
    fake = InMemoryTraces()
    fake.kept = {"ours:turns:chat:7001": "1", "ours:list": f"x {ANNA}", "ours:turns:chat:17001": "1"}
    assert await fake.find(IDS) == ["ours:list", "ours:turns:chat:7001"]
    await fake.remove(["ours:list", "absent"])
    assert await fake.find(IDS) == ["ours:turns:chat:7001"]
    fake.is_down = True
    with pytest.raises(Unavailable):
        await fake.find(IDS)
    with pytest.raises(Unavailable):
        await fake.remove(["ours:list"])
