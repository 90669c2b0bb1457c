"""The operator hears of a fault once, and once when it is over."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from bot.messages.service.alarms import alarm_card, alarm_text
from domain.adapters.process.own_sign import own_sign
from domain.errors import Refused, Unavailable
from domain.queries.service.faults import Alarm, service_faults
from domain.queries.service.installation import ensure_backed_up, hours_since_backup
from domain.queries.work.backlog import oldest_ready_s
from domain.steps.service.check_service import check_service
from domain.steps.service.note_faults import note_faults
from domain.steps.service.tell_alarms import tell_alarms
from domain.usecases.work.leave_queue import leave_queue
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.faults import (
    BACKUP,
    DEAD,
    DISK,
    FAULTS,
    LATE,
    MISSING,
    NO_UPDATES,
    REDIS,
    SILENT,
    TELEGRAM,
)
from domain.values.task_kinds import BOT, DELIVERY, VISION
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.fakes.scripted_telegram_api import Call, ScriptedTelegramApi
from tests.usecases.backups import back_up
from tests.usecases.factory import make_group
from tests.usecases.rows import a_group, a_participant, a_workspace
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task

pytestmark = pytest.mark.usefixtures("clean_database")

OPERATOR = -1004711


async def told(found: dict[str, bool], api: ScriptedTelegramApi | None = None) -> list[tuple[str, bool]]:
    """Notes what was found, and tells it. Gives the faults that were to be told, and whether each is over."""
    alarms = await note_faults(found)
    if api is not None:
        await tell_alarms(alarms, api, OPERATOR, alarm_text)
    return [(alarm.fault, alarm.ended_at is not None) for alarm in alarms]


def said(api: ScriptedTelegramApi) -> list[Call]:
    return [call for call in api.calls if call.method == "sendMessage"]


async def let_pass(seconds: float) -> None:
    await sql.execute(
        "UPDATE alarms SET began_at = began_at - $1::interval, seen_at = seen_at - $1::interval",
        timedelta(seconds=seconds),
    )


async def test_a_fault_is_told_once_and_once_when_it_is_over() -> None:
    assert await told({DEAD: False}) == []
    assert await told({DEAD: True}) == [(DEAD, False)]
    assert await told({DEAD: True}) == []
    await let_pass(60)
    assert await told({DEAD: False}) == [(DEAD, True)]
    assert await told({DEAD: False}) == []
    assert await told({DEAD: True}) == [(DEAD, False)]


async def test_a_fault_that_one_process_sees_is_not_ended_by_another_one() -> None:
    """One of two workers is cut off from Telegram."""
    for _ in range(3):
        assert await told({TELEGRAM: True}) == []
        assert await told({TELEGRAM: False}) == []
        await let_pass(15)
    await let_pass(20)
    assert await told({TELEGRAM: True}) == [(TELEGRAM, False)]
    assert await told({TELEGRAM: False}) == []
    await let_pass(60)
    assert await told({TELEGRAM: False}) == [(TELEGRAM, True)]


async def test_an_alarm_to_a_chat_without_the_bot_is_not_tried_for_ever() -> None:
    api = ScriptedTelegramApi()
    api.refusals["sendMessage"] = Refused("Telegram", 403, "Forbidden: bot is not a member of the chat")
    await told({DEAD: True}, api)
    await let_pass(60)
    assert await told({DEAD: False}, api) == [(DEAD, True)]
    assert await told({DEAD: False}, api) == []


async def test_the_operator_reads_their_language_after_the_chat_became_a_supergroup(
    connection: asyncpg.Connection,
) -> None:
    """The setting still has the chat's former id."""
    api, now = ScriptedTelegramApi(), -1_000_000_004_711
    api.moved[OPERATOR] = now
    workspace = await a_workspace(connection, admin_chat=now)
    await a_group(connection, workspace, activated_by_id=await a_participant(connection, language="ru"))
    await told({DISK: True}, api)
    [message] = said(api)
    assert message.params["chat_id"] == now
    assert "диск" in message.params["text"].lower()


@pytest.mark.parametrize("error", [Unavailable("disk", "12 MiB are free"), ZeroDivisionError()])
async def test_a_look_runs_each_check_and_tells_which_one_fails(error: Exception) -> None:
    """Also when it fails in an unexpected way: else no fault would be told while it does."""
    api = ScriptedTelegramApi()

    async def fails() -> None:
        raise error

    async def passes() -> None:
        """Finds nothing wrong."""

    await check_service(api, OPERATOR, alarm_text, {DISK: fails, REDIS: passes})
    [message] = said(api)
    assert "disk" in message.params["text"]


async def test_a_neighbour_that_is_away_for_less_than_a_minute_is_not_told() -> None:
    assert await told({TELEGRAM: True}) == []
    await let_pass(50)
    assert await told({TELEGRAM: True}) == []
    assert await told({TELEGRAM: False}) == []
    assert await told({TELEGRAM: True}) == []
    await let_pass(70)
    assert await told({TELEGRAM: True}) == [(TELEGRAM, False)]


async def test_a_process_that_does_not_look_for_a_fault_does_not_end_it() -> None:
    assert await told({DEAD: True, DISK: True}) == [(DEAD, False), (DISK, False)]
    await let_pass(60)
    assert await told({DISK: False}) == [(DISK, True)]


async def test_the_end_of_an_outage_of_telegram_is_told_when_it_answers() -> None:
    api = ScriptedTelegramApi()
    api.refusals["sendMessage"] = Unavailable("Telegram", "away")
    await told({TELEGRAM: True}, api)
    await let_pass(3600)
    assert await told({TELEGRAM: True}, api) == [(TELEGRAM, False)]
    await let_pass(60)
    assert await told({TELEGRAM: False}, api) == [(TELEGRAM, True)]
    api.refusals.clear()
    api.calls.clear()
    assert await told({TELEGRAM: False}, api) == [(TELEGRAM, True)]
    assert await told({TELEGRAM: False}, api) == []
    [message] = said(api)
    assert message.params["chat_id"] == OPERATOR
    assert "This is over: Telegram does not answer" in message.params["text"]


async def test_a_fault_whose_message_got_no_answer_is_told_at_the_next_look() -> None:
    """A fault may last for weeks: a full disk, or no backup."""
    api = ScriptedTelegramApi()
    api.refusals["sendMessage"] = Unavailable("Telegram", "away")
    assert await told({DISK: True}, api) == [(DISK, False)]
    api.refusals.clear()
    api.calls.clear()
    assert await told({DISK: True}, api) == [(DISK, False)]
    assert await told({DISK: True}, api) == []
    assert ["disk" in message.params["text"] for message in said(api)] == [True]


async def test_the_end_of_a_fault_is_told_once_though_the_message_of_its_beginning_got_no_answer() -> None:
    api = ScriptedTelegramApi()
    api.refusals["sendMessage"] = Unavailable("Telegram", "away")
    begun = await note_faults({DISK: True})
    await sql.execute("UPDATE alarms SET seen_at = now() - interval '1 minute'")
    assert await told({DISK: False}) == [(DISK, True)]
    await tell_alarms(begun, api, OPERATOR, alarm_text)
    assert await told({DISK: False}) == []


async def test_faults_from_an_outage_of_telegram_are_told_afterwards_and_not_tried_meanwhile() -> None:
    api = ScriptedTelegramApi()
    api.refusals["sendMessage"] = Unavailable("Telegram", "away")
    await told({TELEGRAM: True}, api)
    await let_pass(3600)
    assert len(await told({TELEGRAM: True, DISK: True, DEAD: True}, api)) == 3
    assert await told({TELEGRAM: True, DISK: True, DEAD: True}, api) == []
    await let_pass(60)
    api.refusals.clear()
    api.calls.clear()
    after = {(DISK, False), (TELEGRAM, True), (DEAD, True)}
    assert set(await told({TELEGRAM: False, DEAD: False, DISK: True}, api)) == after
    assert len(said(api)) == len(after)
    assert await told({TELEGRAM: False, DEAD: False, DISK: True}, api) == []


async def test_the_tables_tell_who_is_silent_what_is_late_and_what_is_dead() -> None:
    assert not any((await service_faults()).values())
    await sql.execute("INSERT INTO heartbeats (queue, beat_at) VALUES ('vision', now() - interval '61 s')")
    await sql.execute("INSERT INTO heartbeats (queue, beat_at) VALUES ('delivery', now())")
    late = await add_task("deliver", delivery_id=1)
    dead = await add_task("deliver", delivery_id=2)
    old = "created_at = now() - interval '16 minutes', not_before = now() - interval '16 minutes'"
    await sql.execute(f"UPDATE tasks SET {old} WHERE id = $1", late)
    await sql.execute("UPDATE tasks SET state = 'dead', finished_at = now() WHERE id = $1", dead)
    found = await service_faults()
    assert {fault for fault, is_there in found.items() if is_there} == {SILENT[VISION], LATE, DEAD}
    assert found[SILENT[DELIVERY]] is False
    await sql.execute("UPDATE tasks SET finished_at = now() - interval '61 minutes' WHERE id = $1", dead)
    assert (await service_faults())[DEAD] is False  # the admins were told, and `/doctor` lists the task


async def test_one_of_two_workers_that_died_is_missed_and_one_that_stopped_is_not() -> None:
    one, other = (own_sign(DELIVERY, port) for port in (8082, 8083))
    for sign in (one, other):
        await sweep_tasks(DELIVERY, RecordingDoorbell(), sign=sign)
    await sql.execute("UPDATE heartbeats SET beat_at = now() - interval '61 s' WHERE queue = $1", one)
    found = await service_faults()
    assert (found[MISSING], found[SILENT[DELIVERY]]) == (True, False)
    await sweep_tasks(DELIVERY, RecordingDoorbell(), sign=one)  # it was started again
    await leave_queue(other)
    assert (await service_faults())[MISSING] is False
    assert await sql.values(str, "SELECT queue FROM heartbeats ORDER BY 1") == [DELIVERY, one]
    await sql.execute("UPDATE heartbeats SET beat_at = now() - interval '61 s'")
    alone = await service_faults()
    assert (alone[MISSING], alone[SILENT[DELIVERY]]) == (False, True)


async def test_a_task_that_waits_in_its_lane_behind_one_that_is_not_due_is_not_late() -> None:
    first = await add_task("deliver", lane="to:1", delay_s=3600, delivery_id=1)  # not due yet
    second = await add_task("deliver", lane="to:1", delivery_id=2)
    await sql.execute("UPDATE tasks SET created_at = now() - interval '9 hours' WHERE id = $1", first)
    await sql.execute(
        """UPDATE tasks SET created_at = now() - interval '9 hours', not_before = now() - interval '9 hours'
           WHERE id = $1""",
        second,
    )
    assert (await service_faults())[LATE] is False
    assert await oldest_ready_s("delivery") == 0


async def test_an_old_task_that_has_just_become_due_is_not_late() -> None:
    task = await add_task("deliver", delivery_id=1)
    await sql.execute("UPDATE tasks SET created_at = now() - interval '9 hours' WHERE id = $1", task)
    assert (await service_faults())[LATE] is False


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_has_a_text_in_each_language(fault: str, language: str) -> None:
    await note_faults({fault: True})
    row = await sql.one("SELECT fault, began_at, now() AS ended_at FROM alarms WHERE fault = $1", fault)
    assert row is not None
    over = alarm_card(Alarm(**row), language).text
    begun = alarm_card(Alarm(row["fault"], row["began_at"], None), language).text
    assert "alarm." not in over + begun
    assert over != begun


@pytest.mark.parametrize(
    ("fault", "hours", "is_lost"),
    [
        (TELEGRAM, 23, False),
        (TELEGRAM, 50, True),
        (NO_UPDATES, 50, True),
        (SILENT[BOT], 50, True),
        (SILENT[VISION], 50, False),
        (DISK, 50, False),
    ],
)
def test_the_operator_reads_of_lost_photos_only_after_more_than_a_day_without_updates(
    fault: str, hours: int, is_lost: bool
) -> None:
    ended = datetime(2026, 5, 16, 12, 30, tzinfo=UTC)
    text = alarm_card(Alarm(fault, ended - timedelta(hours=hours), ended), "en").text
    assert ("were posted before 15 May 2026, 12:30" in text) is is_lost
    assert "nothing is lost" not in text


async def test_an_old_or_missing_backup_is_told(stage: Stage, clean_database: str, tmp_path: Path) -> None:
    check = partial(ensure_backed_up, 48)
    await check()  # there is nothing to lose
    await make_group(stage)
    await check()
    await sql.execute("UPDATE groups SET created_at = now() - interval '49 hours'")
    with pytest.raises(Unavailable, match="49 hours old"):
        await check()
    await back_up(clean_database, tmp_path / "backup")
    hours = await hours_since_backup()
    assert hours is not None
    assert hours < 1
    await check()
    await sql.execute("UPDATE installation SET backed_up_at = backed_up_at - interval '50 hours'")
    api = ScriptedTelegramApi()
    await check_service(api, OPERATOR, alarm_text, {BACKUP: check})
    [message] = said(api)
    assert "The last backup is too old" in message.params["text"]
