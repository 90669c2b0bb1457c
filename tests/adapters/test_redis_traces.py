"""The Traces port, on Redis and on the fake: what matches is found in keys and in every kind of value."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis as Client

from domain.adapters.redis_traces import RedisTraces
from domain.errors import Unavailable
from sandbox.launcher import free_port
from tests.fakes.in_memory_traces import InMemoryTraces

PATTERN = r"(^|:)7001(:|$)|Annabelle"


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


async def test_each_kind_of_value_is_read(client: Client, traces: RedisTraces) -> None:
    await client.set("ours:string", "x Annabelle")
    await client.rpush("ours:list", "x", "Annabelle")
    await client.sadd("ours:set", "Annabelle")
    await client.zadd("ours:zset", {"Annabelle": 1})
    await client.hset("ours:hash", "field", "Annabelle")
    await client.set("arq:job:1", "Annabelle")
    await client.set("ours:turns:chat:7001", "1")
    await client.set("ours:turns:chat:17001", "7002")
    found = await traces.find(PATTERN)
    kinds = {f"ours:{kind}" for kind in ("string", "list", "set", "zset", "hash")}
    assert set(found) == kinds | {"arq:job:1", "ours:turns:chat:7001"}
    await traces.remove(found)
    assert await traces.find(PATTERN) == []
    assert await client.keys() == [b"ours:turns:chat:17001"]
    await traces.remove([])


async def test_what_others_keep_in_the_same_redis_is_not_read(client: Client, traces: RedisTraces) -> None:
    await client.set("theirs:name", "Annabelle")
    await client.set("oursx", "Annabelle")
    assert await traces.find(PATTERN) == []


async def test_a_prefix_is_no_pattern(client: Client, redis_url: str) -> None:
    await client.set("a1:name", "Annabelle")
    await client.set("a*:name", "Annabelle")
    starred = RedisTraces(redis_url, prefix="a*")
    assert await starred.find(PATTERN) == ["a*:name"]
    await starred.close()


async def test_more_keys_than_a_scan_gives_at_once(client: Client, traces: RedisTraces) -> None:
    await client.mset({f"ours:turns:chat:{n}": "1" for n in range(6000, 8000)})
    assert await traces.find(PATTERN) == ["ours:turns:chat:7001"]


async def test_away_is_unavailable() -> None:
    away = RedisTraces(f"redis://127.0.0.1:{free_port()}", prefix="ours")
    with pytest.raises(Unavailable):
        await away.find(PATTERN)
    with pytest.raises(Unavailable):
        await away.remove(["ours:x"])
    await away.close()


async def test_the_fake_does_the_same() -> None:
    fake = InMemoryTraces()
    fake.kept = {"ours:turns:chat:7001": "1", "ours:list": "x Annabelle", "ours:turns:chat:17001": "1"}
    assert await fake.find(PATTERN) == ["ours:list", "ours:turns:chat:7001"]
    await fake.remove(["ours:list", "absent"])
    assert await fake.find(PATTERN) == ["ours:turns:chat:7001"]
    fake.is_down = True
    with pytest.raises(Unavailable):
        await fake.find(PATTERN)
