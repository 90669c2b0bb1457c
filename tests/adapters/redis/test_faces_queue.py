"""The FacesQueue port on Redis and on the fake: a message is kept until it is acknowledged."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis

from domain.adapters.redis import redis_faces_queue
from domain.adapters.redis.redis_faces_queue import RedisFacesQueue
from domain.errors import Unavailable
from domain.ports import FacesQueue
from sandbox.launcher import free_port
from tests.fakes.in_memory_faces_queue import InMemoryFacesQueue

STREAMS = {"out": "faces.done", "results": "faces.results"}
Write = Callable[[bytes], Awaitable[str]]


def redis_queue(redis_url: str) -> RedisFacesQueue:
    return RedisFacesQueue(redis_url, queue="faces.ops", streams=STREAMS, wait_s=0.05)


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def real(redis_url: str) -> AsyncIterator[RedisFacesQueue]:
    queue = redis_queue(redis_url)
    yield queue
    await queue.close()


@pytest.fixture(params=["redis", "in_memory"])
def queue(request: pytest.FixtureRequest) -> FacesQueue:
    return InMemoryFacesQueue() if request.param == "in_memory" else request.getfixturevalue("real")


@pytest.fixture
def write(queue: FacesQueue, client: Redis) -> Write:
    async def add(data: bytes) -> str:
        if isinstance(queue, InMemoryFacesQueue):
            return queue.add(data)
        return (await client.xadd("faces.ops", {"message": data})).decode()

    return add


async def received(queue: FacesQueue) -> list[tuple[str, bytes]]:
    """Asks until entries come: on a fresh Redis the first `receive` makes the group of readers only."""
    for _ in range(20):
        if entries := await queue.receive():
            return list(entries)
    return []


async def test_entries_come_in_order_and_leave_when_they_are_acknowledged(
    queue: FacesQueue, write: Write
) -> None:
    ids = [await write(data) for data in (b"one", b"two")]
    entries = await received(queue)
    assert entries == [(ids[0], b"one"), (ids[1], b"two")]
    for entry_id, _ in entries:
        await queue.acknowledge(entry_id)
        await queue.acknowledge(entry_id)
    assert list(await queue.receive()) == []


async def test_entries_that_were_not_acknowledged_come_again_before_later_ones(
    queue: FacesQueue, write: Write
) -> None:
    """As when Postgres was away for a moment: a deletion must not overtake the move before it."""
    ids = [await write(data) for data in (b"one", b"two", b"three")]
    assert [entry for entry, _ in await received(queue)] == ids
    later = await write(b"four")
    await queue.acknowledge(ids[0])
    for _ in range(2):
        assert await received(queue) == [(ids[1], b"two"), (ids[2], b"three")]
    for entry in ids[1:]:
        await queue.acknowledge(entry)
    assert await received(queue) == [(later, b"four")]


async def test_entries_whose_answer_was_lost_come_before_later_ones(
    real: RedisFacesQueue, client: Redis
) -> None:
    await received(real)
    await client.rename("faces.ops", "aside")
    await client.set("faces.ops", "x")
    with pytest.raises(Unavailable):
        await real.receive()
    await client.rename("aside", "faces.ops")
    early = (await client.xadd("faces.ops", {"message": b"early"})).decode()
    await client.xreadgroup("spotted", "spotted", {"faces.ops": ">"})
    await client.xadd("faces.ops", {"message": b"late"})
    assert [entry for entry, _ in await received(real)] == [early]


async def test_entries_behind_those_that_their_writer_trimmed_away_come_before_later_ones(
    real: RedisFacesQueue, client: Redis
) -> None:
    """Redis counts entries that are gone toward a batch: it may be empty although more entries follow."""
    await received(real)
    gone = redis_faces_queue.ENTRIES_AT_ONCE
    for number in range(gone + 1):
        await client.xadd("faces.ops", {"message": b"%d" % number})
    await client.xreadgroup("spotted", "spotted", {"faces.ops": ">"})
    await client.xtrim("faces.ops", maxlen=1, approximate=False)
    await client.delete("faces.ops:reader")  # the reader died, and its time is over
    await client.xadd("faces.ops", {"message": b"late"})
    assert [data for _, data in await received(real)] == [b"%d" % gone]


async def test_what_is_published_carries_its_number(queue: FacesQueue, client: Redis) -> None:
    body = json.dumps({"action": "delete_contact"})
    await queue.publish("out", 7, body)
    if isinstance(queue, InMemoryFacesQueue):
        assert queue.published == [("out", 7, json.loads(body))]
        return
    [(_, fields)] = await client.xrange("faces.done")
    assert fields == {b"number": b"7", b"message": body.encode()}


@pytest.mark.parametrize("end", ["stopped", "died"])
async def test_one_process_reads_until_it_ends_and_what_it_left_is_read_first(
    real: RedisFacesQueue, client: Redis, redis_url: str, end: str
) -> None:
    """Of two readers, one could take a later message in before the other has taken in an earlier one."""
    reader = redis_queue(redis_url)
    assert await received(reader) == []
    early = (await client.xadd("faces.ops", {"message": b"one"})).decode()
    assert await received(reader) == [(early, b"one")]
    late = (await client.xadd("faces.ops", {"message": b"two"})).decode()
    assert list(await real.receive()) == []
    if end == "stopped":
        await reader.close()
    else:
        assert 0 < await client.pttl("faces.ops:reader") <= redis_faces_queue.READS_MS
        await client.delete("faces.ops:reader")  # as when this time is over
    assert await received(real) == [(early, b"one")]
    await real.acknowledge(early)
    assert await received(real) == [(late, b"two")]
    await real.acknowledge(late)
    assert await client.xlen("faces.ops") == 0
    await reader.close()


async def test_what_was_written_before_the_first_start_is_read(real: RedisFacesQueue, client: Redis) -> None:
    await client.xadd("faces.ops", {"message": b"early"})
    assert [data for _, data in await received(real)] == [b"early"]


async def test_a_redis_that_forgot_everything_is_read_on(real: RedisFacesQueue, client: Redis) -> None:
    await client.xadd("faces.ops", {"message": b"one"})
    [(entry_id, _)] = await received(real)
    await client.flushall()
    await real.acknowledge(entry_id)
    await client.xadd("faces.ops", {"message": b"two"})
    assert [data for _, data in await received(real)] == [b"two"]


@pytest.mark.parametrize(
    ("fields", "body"),
    [({"data": b"x"}, b"x"), ({"a": b"x", "b": b"y"}, b""), ({"message": b"x", "b": b"y"}, b"x")],
)
async def test_the_body_of_an_entry_is_its_field_message_or_its_only_field(
    real: RedisFacesQueue, client: Redis, fields: dict[str, bytes], body: bytes
) -> None:
    await client.xadd("faces.ops", fields)
    assert [data for _, data in await received(real)] == [body]


async def test_a_key_of_another_kind_and_a_missing_redis_are_unavailable(
    real: RedisFacesQueue, client: Redis
) -> None:
    await client.set("faces.ops", "x")
    with pytest.raises(Unavailable):
        await real.receive()
    unreachable = redis_queue(f"redis://127.0.0.1:{free_port()}")
    for call in (unreachable.receive(), unreachable.acknowledge("1-0"), unreachable.publish("out", 1, "{}")):
        with pytest.raises(Unavailable):
            await call
    await unreachable.close()


async def test_a_reader_that_is_stopped_while_it_waits_loses_nothing(
    real: RedisFacesQueue, client: Redis
) -> None:
    await received(real)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(real.receive())
        await client.ping()
        waiting.cancel()
    await client.xadd("faces.ops", {"message": b"one"})
    assert [data for _, data in await received(real)] == [b"one"]


async def test_a_stream_that_nobody_reads_does_not_grow_for_ever(
    real: RedisFacesQueue, client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_faces_queue, "MOST_KEPT", 100)
    for number in range(400):
        await real.publish("out", number, "{}")
    assert await client.xlen("faces.done") <= 200  # Redis drops whole nodes of a hundred
