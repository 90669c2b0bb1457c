"""After a sleep of the machine all signs of life are old until each process gives its next one."""

import pytest

from bot.messages.service.alarms import alarm_text
from domain.adapters.process.own_sign import own_sign
from domain.steps.service.check_service import check_service
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.task_kinds import BOT, DELIVERY, VISION
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi

pytestmark = pytest.mark.usefixtures("clean_database")

QUEUES = (BOT, VISION, DELIVERY)


async def look(api: ScriptedTelegramApi) -> list[str]:
    """One process looks. Gives what was told so far."""
    await check_service(api, -1004711, alarm_text, {})
    return [call.params["text"] for call in api.calls if call.method == "sendMessage"]


async def sweep() -> None:
    for queue in QUEUES:
        await sweep_tasks(queue, RecordingDoorbell(), sign=own_sign(queue, 8080))


async def let_pass(seconds: float) -> None:
    for row in (
        "alarms SET began_at = began_at",
        "alarms SET seen_at = seen_at",
        "heartbeats SET beat_at = beat_at",
    ):
        await sql.execute(f"UPDATE {row} - make_interval(secs => $1)", seconds)


async def test_a_process_that_looks_before_the_others_are_awake_misses_none_of_them() -> None:
    api = ScriptedTelegramApi()
    await sweep()
    await let_pass(2 * 3600)
    assert await look(api) == []
    await sweep()
    for _ in range(6):
        await let_pass(15)
        await sweep()
        assert await look(api) == []
    assert await sql.values(str, "SELECT fault FROM alarms WHERE ended_at IS NULL") == []


async def test_a_process_that_stays_silent_is_missed_a_minute_later() -> None:
    api = ScriptedTelegramApi()
    await sweep()
    await let_pass(61)
    assert await look(api) == []
    await let_pass(61)
    assert len(await look(api)) == len(QUEUES)
