"""Telegram answers no send, although it answers everything else: few photos are left in doubt."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.messages.service.alarms import alarm_text
from domain.adapters.process.bell import QueueBell
from domain.errors import Ambiguous, NotSent, Unavailable
from domain.steps.service.check_service import check_service
from domain.usecases.work.give_back_task import give_back_task
from domain.values.faults import SENDS, TELEGRAM
from domain.values.task_kinds import DELIVERY, TASK_KINDS
from sandbox.patience import patience
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, claimed, run_those, state_of, wear_out
from workers.consumers import Consumers
from workers.send_brake import SendBrake
from workers.show import DELIVERY_JOBS
from workers.world import CONSUMERS

OPERATOR = -1004711
NO_ANSWER = Ambiguous("Telegram", "status 502")
DELIVER = {"deliver": DELIVERY_JOBS["deliver"]}


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock(stage: Stage) -> Clock:
    clock = Clock()
    stage.world = replace(stage.world, brake=SendBrake(clock))
    return clock


async def photos(stage: Stage, group: Group, count: int) -> None:
    for number in range(count):
        await post(stage, group, stage.engine.face(anna=0.9), file=f"photo-{number}")
    await stage.drain()


async def states() -> Counter[str]:
    return Counter(await sql.values(str, "SELECT state FROM deliveries"))


async def sends(stage: Stage) -> None:
    await stage.make_due()
    await stage.show("deliver")


async def test_only_few_photos_are_in_doubt_when_telegram_answers_no_send(
    stage: Stage, group: Group, anna: Connected, clock: Clock
) -> None:
    await photos(stage, group, 20)
    stage.telegram.refusals["sendPhoto"] = NO_ANSWER
    for _ in range(3):
        await sends(stage)
    assert await states() == {"unknown": 3, "pending": 17}
    clock.now_s += 10
    await sends(stage)  # a trial
    assert await states() == {"unknown": 4, "pending": 16}
    stage.telegram.refusals.clear()
    clock.now_s += 19
    await sends(stage)
    assert await states() == {"unknown": 4, "pending": 16}
    clock.now_s += 1
    await sends(stage)
    assert await states() == {"unknown": 4, "sent": 16}


async def test_of_many_photos_that_are_due_at_once_one_is_the_trial() -> None:
    """A trial that was never made, since Telegram told nothing of the group, is followed by another one."""
    clock = Clock()
    brake = SendBrake(clock)
    for _ in range(3):
        brake.note("sendPhoto", is_answered=False, is_trial=False)
    clock.now_s += 10
    for _ in range(2):
        assert brake.begin("sendPhoto")
        with pytest.raises(Unavailable):
            brake.begin("sendPhoto")
        clock.now_s += 10


async def test_photos_that_wait_for_answers_to_sends_are_not_given_up_and_the_operator_hears_why(
    stage: Stage, group: Group, anna: Connected, clock: Clock
) -> None:
    await photos(stage, group, 6)
    stage.telegram.refusals["sendPhoto"] = NO_ANSWER
    past = timedelta(hours=7)
    api = ScriptedTelegramApi()
    for _ in range(2):
        await sends(stage)
        await check_service(api, OPERATOR, alarm_text, {SENDS: stage.world.brake.check})
        await sql.execute("UPDATE alarms SET began_at = began_at - $1::interval", past)
        waiting = "failing_since = failing_since - $1::interval, failures = 5"
        await sql.execute(f"UPDATE tasks SET {waiting} WHERE kind = 'deliver' AND state = 'ready'", past)
    await sends(stage)
    assert await sql.value(int, "SELECT count(*) FROM tasks WHERE state = 'dead'") == 0
    [text] = [call.params["text"] for call in api.calls if call.method == "sendMessage"]
    assert text.startswith("⚠️ Telegram answers, but not when I send photos.")
    clock.now_s += 60  # nobody wants to send any more
    await stage.world.brake.check()


async def test_a_call_that_is_lost_now_and_then_stops_nothing(
    stage: Stage, group: Group, anna: Connected, clock: Clock
) -> None:
    await photos(stage, group, 6)
    api = EveryThirdAnswers()
    await run_those(DELIVERY, DELIVER, replace(stage.world, api=api))
    assert await states() == {"unknown": 4, "sent": 2}


class EveryThirdAnswers(ScriptedTelegramApi):
    """Two sends get no answer, and the next one does."""

    async def call(
        self, method: str, params: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None
    ) -> Any:
        sent = sum(call.method == "sendPhoto" for call in self.calls)
        self.refusals = {} if sent % 3 == 2 else {"sendPhoto": NO_ANSWER}
        return await super().call(method, params, upload=upload)


async def test_what_certainly_did_not_arrive_stops_nothing(
    stage: Stage, group: Group, anna: Connected, clock: Clock
) -> None:
    await photos(stage, group, 6)
    stage.telegram.refusals["sendPhoto"] = NotSent("Telegram", "ClientConnectorError")
    for _ in range(4):
        await sends(stage)
    stage.telegram.refusals.clear()
    await sends(stage)
    assert await states() == {"sent": 6}


async def test_uploads_without_an_answer_do_not_stop_what_telegram_has_already(
    stage: Stage, group: Group, anna: Connected, clock: Clock
) -> None:
    """A broken line loses large requests only."""
    brake = stage.world.brake
    for _ in range(3):
        brake.note("upload", is_answered=False, is_trial=False)
    await photos(stage, group, 6)
    await sends(stage)
    assert await states() == {"sent": 6}


class SlowRates:
    """Lets sends wait until `may_go` is set."""

    def __init__(self) -> None:
        self.waiting, self.may_go = asyncio.Event(), asyncio.Event()
        self.pauses: list[float] = []

    async def acquire(self, tg_chat_id: int, *, is_spare: bool = False) -> None:
        self.waiting.set()
        await self.may_go.wait()

    async def pause(self, tg_chat_id: int, seconds: float) -> None:
        self.pauses.append(seconds)

    async def close(self) -> None: ...


async def test_a_send_that_waited_for_its_turn_meanwhile_is_not_made(
    stage: Stage, group: Group, anna: Connected, clock: Clock
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    stage.telegram.calls.clear()
    rates, brake = SlowRates(), stage.world.brake
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as tasks:
        tasks.create_task(run_those(DELIVERY, DELIVER, replace(stage.world, rates=rates)))
        await rates.waiting.wait()
        for _ in range(3):
            brake.note("sendPhoto", is_answered=False, is_trial=False)
        rates.may_go.set()
    assert await states() == {"pending": 1}
    assert [call.method for call in stage.telegram.calls if call.method == "sendPhoto"] == []
    assert rates.pauses == [0.0]  # others may be sent messages


async def test_a_worker_that_stops_begins_no_send(stage: Stage, group: Group, anna: Connected) -> None:
    """Such a send might be cut, and nobody would know whether the photo arrived."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await sql.execute("UPDATE tasks SET state = 'done' WHERE kind <> 'deliver'")
    rates, bell = SlowRates(), QueueBell(CONSUMERS[DELIVERY])
    world = replace(stage.world, rates=rates, bells={DELIVERY: bell}, brake=SendBrake())
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as tasks:
        working = tasks.create_task(Consumers(DELIVERY, DELIVER, world).work(patience_s=patience(10)))
        await rates.waiting.wait()
        working.cancel()
        await asyncio.sleep(0)
        rates.may_go.set()
    assert await states() == {"pending": 1}
    assert await sql.values(str, "SELECT state FROM tasks WHERE kind = 'deliver'") == ["ready"]


async def test_unanswered_sends_are_not_told_of_while_all_of_telegram_is_away(
    stage: Stage, group: Group, anna: Connected, clock: Clock
) -> None:
    await sql.execute("INSERT INTO alarms (fault) VALUES ($1)", TELEGRAM)
    await photos(stage, group, 6)
    stage.telegram.refusals["sendPhoto"] = NO_ANSWER
    await sends(stage)
    await stage.world.brake.check()


@pytest.mark.parametrize(("fault", "state"), [("telegram", "ready"), ("files", "dead"), ("sends", "dead")])
async def test_whoever_waits_for_an_answer_is_soon_told_while_only_photos_wait(
    clean_database: str, fault: str, state: str
) -> None:
    """Else a press is tried again for hours, and each try may answer once more."""
    began = datetime.now(UTC) - timedelta(minutes=6)
    await sql.execute("INSERT INTO alarms (fault, began_at) VALUES ($1, $2)", fault, began)
    task_id = await add_task("handle_update", lane="4711")
    await wear_out(task_id, TASK_KINDS["handle_update"].max_attempts, failing_since=began)
    task = await claimed("bot", task_id)
    await give_back_task(task, RecordingDoorbell(), error="Unavailable", counts=False)
    assert await state_of(task_id) == state
