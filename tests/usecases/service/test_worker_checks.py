"""Checks of the index, the photo store and the clocks, and the alarm that Postgres itself is away."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from bot.messages.service.alarms import alarm_text
from domain.errors import Stalled, Unavailable
from domain.queries.service.clocks import ensure_right_clocks
from domain.queries.sql import postgres_answers
from domain.rules.photos.store_keys import OWNER_KEY
from domain.steps.service.check_service import check_service
from domain.usecases.service import watch_service as watching
from domain.values.faults import CLOCK, NEIGHBOURS
from domain.values.task_kinds import DELIVERY, VISION
from sandbox.patience import patience
from tests import sql
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi
from tests.usecases.stage import Stage
from workers.process import watched_faults
from workers.watched_source import WatchedSource
from workers.world import StoreAlarm, index_check

OPERATOR = -1004711
BEGAN = datetime(2026, 11, 27, 19, tzinfo=UTC)


class Looks:
    """Postgres answers (+) or not (-) at one look after the other; after the last one the process ends."""

    def __init__(self, answers: str) -> None:
        self._answers = answers
        self._count = 0

    async def __call__(self, *_: object) -> None:
        if self._count == len(self._answers):
            raise asyncio.CancelledError
        self._count += 1
        if self._answers[self._count - 1] == "-":
            raise Unavailable("Postgres", "ConnectionRefusedError")

    def now(self) -> datetime:
        return BEGAN + self._count * timedelta(seconds=15)


@pytest.mark.usefixtures("clean_database")
@pytest.mark.parametrize(
    ("answers", "told"),
    [
        pytest.param("+---+", [], id="it was started again"),
        ("+-----", ["⚠️"]),
        ("-----------+++", ["⚠️", "✅"]),
    ],
)
async def test_the_operator_hears_once_that_postgres_is_away_and_once_that_it_is_back(
    answers: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, api = Looks(answers), ScriptedTelegramApi()
    monkeypatch.setattr(watching, "check_service", looks)
    for name in ("_OTHERS_START_S", "_LOOK_EVERY_S"):
        monkeypatch.setattr(watching, name, 0)
    with pytest.raises(asyncio.CancelledError):
        await watching.watch_service(api, OPERATOR, alarm_text, tells_of_postgres=True, now=looks.now)
    texts = [call.params["text"] for call in api.calls if call.method == "sendMessage"]
    assert [text.split()[0] for text in texts] == told
    assert all("My records" in text for text in texts)
    assert ["Buttons that were pressed" in text for text in texts] == [mark == "✅" for mark in told]


def test_a_postgres_that_takes_no_writes_counts_as_away() -> None:
    with pytest.raises(Unavailable), postgres_answers():
        raise asyncpg.ReadOnlySQLTransactionError("cannot execute INSERT in a read-only transaction")


async def test_an_index_that_answers_no_search_fails_its_check(stage: Stage) -> None:
    check = index_check(stage.eyes)
    await check()
    stage.index.is_down = True
    with pytest.raises(Unavailable):
        await check()


async def test_an_index_whose_disk_stalls_fails_its_check_soon(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its searches wait for longer than whoever asks `/readyz`."""

    async def stalled(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(stage.index, "nearest_persons", stalled)
    with pytest.raises(Stalled):
        async with asyncio.timeout(patience(5)):
            await index_check(stage.eyes)()


async def test_a_store_that_can_be_read_but_not_written_is_away(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk is full. The alarm notices it within a minute, and ends with the first write that succeeds."""

    async def full(*_: object) -> None:
        raise Unavailable("photo folder", "No space left on device")

    await stage.store.put(OWNER_KEY, b"{}")
    alarm = StoreAlarm(stage.store)
    await alarm.check()
    with monkeypatch.context() as disk:
        disk.setattr(stage.store, "check", full)
        found = 0
        for _ in range(8):
            try:
                await alarm.check()
            except Unavailable:
                found += 1
    assert found == 5  # the first three looks try no write, and each look after a failed one does
    await alarm.check()
    assert list(stage.store.photos) == [OWNER_KEY]


async def test_a_store_with_no_place_for_a_photo_is_away_although_a_few_bytes_fit(stage: Stage) -> None:
    """Something small was deleted on a full disk. Photos that fail would else be given up after six hours."""
    await stage.store.put(OWNER_KEY, b"{}")
    stage.store.free = 60_000
    with pytest.raises(Unavailable, match="no space"):
        await StoreAlarm(stage.store).check()
    stage.store.free = 1_000_000
    await StoreAlarm(stage.store).check()
    assert list(stage.store.photos) == [OWNER_KEY]


def test_every_neighbour_is_watched_by_one_kind_of_worker(stage: Stage) -> None:
    """Two that disagree would begin and end a fault in turn, and one that nobody watches is never told."""
    files = WatchedSource(stage.source)
    world = replace(stage.world, eyes=replace(stage.eyes, source=files), files=files.check)
    world = replace(world, checks=dict.fromkeys(("redis", "index"), files.check))
    watched = [fault for queue in (VISION, DELIVERY) for fault in watched_faults(world, frozenset({queue}))]
    assert sorted(fault for fault in watched if fault in NEIGHBOURS) == sorted(NEIGHBOURS)


@pytest.mark.usefixtures("clean_database")
@pytest.mark.parametrize("ahead_s", [None, -50.0, 50.0])
async def test_a_clock_that_is_seconds_wrong_is_right(ahead_s: float | None) -> None:
    await ensure_right_clocks(ahead_s)


@pytest.mark.usefixtures("clean_database")
@pytest.mark.parametrize(("ahead_s", "says"), [(300.0, "300 s ahead of"), (-300.0, "300 s behind")])
async def test_a_clock_that_is_minutes_wrong_is_named(ahead_s: float, says: str) -> None:
    """Postgres is on this machine here."""
    with pytest.raises(Unavailable, match=f"this machine is {says} Telegram; Postgres is {says} Telegram"):
        await ensure_right_clocks(ahead_s)


@pytest.mark.usefixtures("clean_database")
async def test_the_operator_hears_of_a_wrong_clock_after_a_minute() -> None:
    """The first answer after a sleep of the machine may have been given before it."""
    api = ScriptedTelegramApi()

    async def five_minutes_ahead() -> None:
        await ensure_right_clocks(300.0)

    for _ in range(2):
        await check_service(api, OPERATOR, alarm_text, {CLOCK: five_minutes_ahead})
        await sql.execute("UPDATE alarms SET began_at = began_at - interval '61 s'")
    [text] = [call.params["text"] for call in api.calls if call.method == "sendMessage"]
    assert (
        "The clock of the machine that sends my photos, or of the one with my records, is more than a minute"
        in text
    )
