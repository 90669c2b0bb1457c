"""Long polling asks again at once after an answer, and after a pause when Telegram is away."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.polling import Polling, pause_after
from bot.raw_api import RawApi
from domain.errors import OutsideError, Throttled, Unavailable
from domain.usecases.chats.receive_updates import Arrived
from domain.values.task_kinds import BOT
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.tasks import add_task, task_row


class Api(RawApi):
    """Has no update for three calls and is away then. Cancels a poller that goes on without a pause."""

    def __init__(self) -> None:
        self.asked = 0

    async def call(self, method: str, params: dict[str, Any], **_: object) -> Any:
        assert (method, params["offset"]) == ("getUpdates", 0)
        self.asked += 1
        if self.asked > 9:
            raise asyncio.CancelledError
        if self.asked > 3:
            raise Unavailable("Telegram", "away")
        return []


async def test_polling_asks_again_at_once_and_pauses_when_telegram_is_away() -> None:
    api = Api()
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(Polling(api, RecordingDoorbell()).run())
        for _ in range(50):
            await asyncio.sleep(0)
        polling.cancel()
    assert api.asked == 4


async def test_a_bot_that_pauses_is_not_taken_for_one_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram may ask for a pause of minutes, and the watchdog ends a bot that shows no sign of life."""
    monkeypatch.setattr("bot.polling._BEAT_S", 0.001)
    noted: list[OutsideError | None] = []
    enough = asyncio.Event()

    def note(error: OutsideError | None) -> None:
        noted.append(error)
        if len(noted) > 9:
            enough.set()

    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(Polling(Api(), RecordingDoorbell(), note).run())
        await enough.wait()
        polling.cancel()
    assert [error is None for error in noted[:5]] == [True, True, True, False, False]


@pytest.mark.usefixtures("clean_database")
async def test_once_telegram_answers_again_updates_that_wait_for_it_are_handled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pauses of their tasks may have grown, and a user waits for an answer."""
    monkeypatch.setattr("bot.polling._PAUSES_S", (0.001,))
    waits, doorbell = await add_task("handle_update", update_id=1), RecordingDoorbell()
    await sql.execute(
        "UPDATE tasks SET not_before = now() + interval '1 hour', last_error = $1",
        str(Unavailable("Telegram", "away")),
    )

    class Back(RawApi):
        def __init__(self) -> None:
            self.asked = 0

        async def call(self, method: str, params: dict[str, Any], **_: object) -> Any:
            self.asked += 1
            if self.asked == 1:
                raise Unavailable("Telegram", "away")
            if self.asked > 2:
                raise asyncio.CancelledError
            return []

    with pytest.raises(asyncio.CancelledError):
        await Polling(Back(), doorbell).run()
    assert doorbell.rung == [(BOT, waits)]
    assert (await task_row(waits))["delay_s"] <= 0


async def test_no_update_is_confirmed_before_it_was_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a quiet week Telegram's next number is random: no earlier number may confirm a later update."""
    asked_from: list[int] = []
    stored: list[int] = []

    class Numbered(RawApi):
        def __init__(self) -> None:
            """Has update 100, and then always update 50."""

        async def call(self, method: str, params: dict[str, Any], **_: object) -> Any:
            asked_from.append(params["offset"])
            return [{"update_id": 100 if params["offset"] == 0 else 50}]

    async def receive(arrived: Sequence[Arrived], _: object) -> int:
        if len(asked_from) == 2:
            raise Unavailable("Postgres", "away")
        stored.extend(update.tg_update_id for update in arrived)
        return len(arrived)

    monkeypatch.setattr("bot.polling.receive_updates", receive)
    polling = Polling(Numbered(), RecordingDoorbell())
    await polling.poll_once()
    with pytest.raises(Unavailable):
        await polling.poll_once()
    await polling.poll_once()
    assert (asked_from, stored) == ([0, 101, 50], [100, 50])


def test_the_pause_grows_to_five_seconds_and_no_further() -> None:
    pauses = [pause_after(Unavailable("Telegram", "away"), failures=failures) for failures in range(1000)]
    assert pauses[0] == 1
    assert pauses == sorted(pauses)
    assert max(pauses) == 5


def test_telegram_is_not_asked_before_the_time_that_it_named() -> None:
    assert pause_after(Throttled("Telegram", 40), failures=0) == 40
    assert pause_after(Throttled("Telegram", 2), failures=7) == 5
