"""The sending limits, on a real Redis, between processes, and without Redis."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis as RedisClient

from domain.adapters.redis import send_rates
from domain.adapters.redis.send_rates import EVEN_MARGIN, MARGIN, STORM, RedisSendRates
from domain.adapters.redis.send_turns import Bucket, LocalTurns
from domain.errors import Throttled
from sandbox.launcher import Redis
from sandbox.patience import patience

ANNA, BORIS, GROUP = 11, 12, -100500
MANY = 10_000  # messages a second to all chats together: so many that only the other limits matter
# How long a person's chat waits after three messages, and a group after twenty, in seconds.
A_BURST, A_MINUTE = 3 * MARGIN, 60 * MARGIN


class Waits(list[float]):
    """Stands in for asyncio.sleep: notes what would be waited and returns at once."""

    async def __call__(self, seconds: float) -> None:
        if seconds > 0:
            self.append(seconds)

    @property
    def long(self) -> list[float]:
        """The waits without those for the limit of all chats together, which are short."""
        return [seconds for seconds in self if seconds > 0.1]


@pytest.fixture
def waits() -> Waits:
    return Waits()


MakeRates = Callable[..., RedisSendRates]


@pytest.fixture
async def make_rates(redis_url: str) -> AsyncIterator[MakeRates]:
    made: list[RedisSendRates] = []

    def make(url: str = redis_url, **given: object) -> RedisSendRates:
        made.append(RedisSendRates(url, **given))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for rates in made:
        await rates.close()


@pytest.mark.checklist(46)
async def test_a_chat_gets_three_messages_in_three_seconds(make_rates: MakeRates, waits: Waits) -> None:
    rates = make_rates(messages_per_second=MANY, sleep=waits)
    for _ in range(6):
        await rates.acquire(ANNA)
    assert waits == pytest.approx([A_BURST] * 3, abs=patience(0.2))
    await rates.acquire(BORIS)
    assert len(waits) == 3


async def test_two_bots_on_one_redis_have_limits_of_their_own(make_rates: MakeRates, waits: Waits) -> None:
    ours, theirs = (make_rates(prefix=name, messages_per_second=MANY, sleep=waits) for name in ("a", "b"))
    for _ in range(3):
        await ours.acquire(ANNA)
    await theirs.acquire(ANNA)
    await ours.pause(BORIS, 60)
    await theirs.acquire(BORIS)
    assert waits.long == []


async def test_a_retry_at_once_needs_no_pause_and_is_no_failure_of_redis(
    make_rates: MakeRates, waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    """Redis refuses a time of 0, and a share of the limits would be left for five seconds."""
    rates = make_rates(prefix="retry", messages_per_second=MANY, sleep=waits)
    await rates.pause(ANNA, 0)
    for _ in range(3):
        await rates.acquire(ANNA)
    assert waits.long == []
    assert caplog.messages == []


async def test_a_send_that_would_wait_too_long_is_throttled_instead(
    make_rates: MakeRates, waits: Waits
) -> None:
    rates = make_rates(messages_per_second=MANY, sleep=waits, patience_s=20)
    await rates.pause(ANNA, 45)
    with pytest.raises(Throttled) as throttled:
        await rates.acquire(ANNA)
    assert throttled.value.retry_after_s == pytest.approx(45, abs=patience(0.5))
    assert waits == []


async def test_a_spare_message_gets_a_turn_only_in_a_quiet_chat(make_rates: MakeRates, waits: Waits) -> None:
    """A spare message also leaves one of the three turns of its chat to other messages."""
    rates = make_rates(messages_per_second=MANY, sleep=waits)
    for _ in range(2):
        await rates.acquire(ANNA, is_spare=True)
    with pytest.raises(Throttled) as throttled:
        await rates.acquire(ANNA, is_spare=True)
    assert throttled.value.retry_after_s == pytest.approx(A_BURST, abs=patience(0.2))
    await rates.acquire(ANNA)
    assert waits.long == []
    for _ in range(2):
        await rates.acquire(BORIS)
    with pytest.raises(Throttled):
        await rates.acquire(BORIS, is_spare=True)


async def test_everybody_who_came_too_early_gets_a_turn_later(make_rates: MakeRates, redis_url: str) -> None:
    """A minute passes when the test moves the turns that Redis has noted a minute into the past."""
    rates = make_rates(messages_per_second=MANY, patience_s=20)
    redis = RedisClient.from_url(redis_url)
    waiting, sent = 100, 0
    for _ in range(8):
        refused = 0
        for _ in range(waiting):
            try:
                await rates.acquire(GROUP)
                sent += 1
            except Throttled:
                refused += 1
        waiting = refused
        [key] = [name async for name in redis.scan_iter("*group*")]
        turns = [float(turn) - 1000 * A_MINUTE for turn in await redis.lrange(key, 0, -1)]
        await redis.delete(key)
        await redis.rpush(key, *turns)
    await redis.aclose()
    assert (sent, waiting) == (100, 0)


@pytest.mark.checklist(46)
async def test_all_processes_together_keep_the_overall_limit(make_rates: MakeRates) -> None:
    began = time.monotonic()
    turns: list[float] = []

    async def note(seconds: float) -> None:
        if seconds > 0:
            turns.append(time.monotonic() - began + seconds)

    one, other = [make_rates(messages_per_second=1, sleep=note) for _ in range(2)]
    await asyncio.gather(*((one, other)[n % 2].acquire(100 + n) for n in range(40)))
    # One by one, evenly: never more than one in a second, and hardly fewer. The first one does not wait.
    assert len(turns) == 39
    for number, turn in enumerate(sorted(turns), start=1):
        assert EVEN_MARGIN * number - 0.01 < turn < EVEN_MARGIN * number + patience(0.5)


@pytest.mark.checklist(46)
async def test_messages_beyond_the_limit_of_a_group_wait_longer_the_later_they_come(
    make_rates: MakeRates, waits: Waits
) -> None:
    processes = [make_rates(messages_per_second=MANY, sleep=waits) for _ in range(2)]
    for n in range(45):
        await processes[n % 2].acquire(GROUP)
    assert waits == pytest.approx([A_MINUTE] * 20 + [2 * A_MINUTE] * 5, abs=patience(0.5))


async def test_redis_remembers_no_more_turns_than_the_limit_counts(
    make_rates: MakeRates, waits: Waits, redis_url: str
) -> None:
    rates = make_rates(messages_per_second=30, sleep=waits)
    for _ in range(45):
        await rates.acquire(GROUP)
    async with RedisClient.from_url(redis_url) as client:
        lengths = [await client.llen(key) for key in await client.keys()]
        lives_ms = [await client.pttl(key) for key in await client.keys()]
    assert sorted(lengths) == [1, 20]
    assert all(0 < life <= 3000 * A_MINUTE for life in lives_ms)


@pytest.mark.checklist(46)
async def test_a_paused_chat_waits_in_every_process_and_others_do_not(make_rates: MakeRates) -> None:
    one, other = make_rates(), make_rates(patience_s=20)
    await one.pause(ANNA, 60)
    await one.pause(ANNA, 0.1)  # does not end the longer one
    await other.acquire(BORIS)
    with pytest.raises(Throttled):
        await other.acquire(ANNA)
    began = time.monotonic()
    await one.pause(BORIS, 0.4)
    await other.acquire(BORIS)
    assert time.monotonic() - began > 0.39


async def test_a_pause_also_holds_whoever_already_waits(make_rates: MakeRates) -> None:
    waited: list[float] = []

    async def be_paused_meanwhile(seconds: float) -> None:
        if seconds > 0:
            waited.append(seconds)
            await make_rates().pause(22, 60)

    rates = make_rates(messages_per_second=0.1, patience_s=20, sleep=be_paused_meanwhile)
    await rates.acquire(21)
    with pytest.raises(Throttled):
        await rates.acquire(22)  # waits for ten seconds
    assert len(waited) == 1


async def test_refusals_of_many_chats_at_once_are_a_pause_for_all(
    make_rates: MakeRates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_rates, "STORM_S", 60.0)
    one, other = make_rates(), make_rates(patience_s=20)
    for tg_chat_id in range(1, STORM):
        await one.pause(tg_chat_id, 60)
    await other.acquire(ANNA)
    await one.pause(1, 60)  # the same chat again
    await other.acquire(BORIS)
    began = time.monotonic()
    await one.pause(STORM, 0.5)  # a fifth chat: everybody waits, as long as the shortest of these pauses
    await other.acquire(ANNA)
    assert time.monotonic() - began > 0.49


async def test_without_redis_a_process_keeps_a_share_of_the_limits_and_says_it_once(
    make_rates: MakeRates, waits: Waits, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    rates = make_rates(
        f"redis://:a-password@127.0.0.1:{unused_tcp_port}", messages_per_second=MANY, sleep=waits
    )
    for _ in range(6):
        await rates.acquire(GROUP)
    assert waits.long == pytest.approx([A_MINUTE], abs=patience(0.5))
    await rates.acquire(ANNA)
    await rates.acquire(ANNA)
    assert waits.long[1:] == pytest.approx([A_BURST / 3 / LocalTurns.SHARE], abs=patience(0.2))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "a-password" not in caplog.text


async def test_without_redis_a_pause_is_kept_too(make_rates: MakeRates, unused_tcp_port: int) -> None:
    rates = make_rates(f"redis://127.0.0.1:{unused_tcp_port}")
    began = time.monotonic()
    await rates.pause(ANNA, 0.3)
    await rates.acquire(ANNA)
    assert time.monotonic() - began > 0.29


async def test_without_redis_a_process_sends_at_a_quarter_of_the_rate(
    make_rates: MakeRates, waits: Waits, unused_tcp_port: int
) -> None:
    rates = make_rates(f"redis://127.0.0.1:{unused_tcp_port}", messages_per_second=30, sleep=waits)
    for tg_chat_id in range(1, 11):
        await rates.acquire(tg_chat_id)
    assert waits[-1] == pytest.approx(9 * EVEN_MARGIN / 30 / LocalTurns.SHARE, abs=patience(0.2))


async def test_redis_that_comes_back_is_used_again(
    make_rates: MakeRates, waits: Waits, run_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with Redis.running(run_folder / "redis that comes back") as server:
        rates = make_rates(server.url, messages_per_second=MANY, sleep=waits, ask_again_s=0)
        await rates.acquire(GROUP)
        await server.kill()
        await rates.acquire(GROUP)
        await server.restart()
        for _ in range(20):
            await rates.acquire(GROUP)
    assert waits == []  # the whole limit of a minute, not this process's share of it
    assert len(caplog.records) == 2


def test_a_turn_that_is_still_to_come_is_not_forgotten_with_those_that_are_over() -> None:
    turns, bucket = LocalTurns(), Bucket("chat", 8, 50.0)
    assert [round(turns.reserve(bucket, 200.0)) for _ in range(3)] == [0, 0, 50]
    turns.MANY, turns.LONGEST_WINDOW_S = 0, 0.0
    assert round(turns.reserve(bucket, 200.0)) == 50
    assert round(turns.reserve(Bucket("other", 8, 50.0), 200.0)) == 0


@pytest.mark.parametrize("first", ["spare", "normal"])
def test_without_redis_spare_and_other_messages_share_the_turns_of_a_chat(first: str) -> None:
    """A process's quarter of 20 turns is five; of the 10 turns for spare messages it is two."""
    turns, chat = LocalTurns(), Bucket("group:-1", sends=20, window_s=66)
    spare = replace(chat, sends=10)
    if first == "normal":
        assert [turns.reserve(chat, 0) for _ in range(5)] == [0] * 5
        assert turns.reserve(spare, 0) > 30
        return
    assert turns.reserve(spare, 0) == 0
    assert [turns.reserve(chat, 0) for _ in range(4)] == [0] * 4
    assert turns.reserve(chat, 0) > 60
