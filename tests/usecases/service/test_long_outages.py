"""After an outage of more than a day the operator hears what was lost; nothing lapses and nobody is woken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.messages.service.alarms import alarm_text
from domain.queries.service.faults import service_faults
from domain.steps.service.note_faults import note_faults
from domain.steps.service.tell_alarms import tell_alarms
from domain.usecases.photos.accept_asset import accept_asset
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.faults import CLOCK, LATE, SILENT, TELEGRAM
from domain.values.task_kinds import BOT
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi
from tests.usecases.backups import back_up, burn_down, restore
from tests.usecases.factory import (
    Connected,
    Group,
    make_participant,
    posted_photo,
    remove_bot,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task

pytestmark = pytest.mark.usefixtures("clean_database")

OPERATOR = -1004711
SILENCE = SILENT[BOT]


async def bot_was_seen(hours_ago: float) -> None:
    await sql.execute(
        """INSERT INTO heartbeats (queue, beat_at) VALUES ('bot', now() - make_interval(secs => $1))
           ON CONFLICT (queue) DO UPDATE SET beat_at = EXCLUDED.beat_at""",
        hours_ago * 3600,
    )


async def bot_starts() -> None:
    await sweep_tasks(BOT, RecordingDoorbell())


async def told(*, is_silent: bool = False) -> list[str]:
    """What the operator reads at the next look of a process."""
    api = ScriptedTelegramApi()
    await tell_alarms(await note_faults({SILENCE: is_silent}), api, OPERATOR, alarm_text)
    return [call.params["text"] for call in api.calls if call.method == "sendMessage"]


async def test_after_a_weekend_without_the_machine_the_operator_reads_what_did_not_arrive() -> None:
    await bot_was_seen(63)
    await bot_starts()
    [over] = await told()
    assert "This is over" in over
    assert "ask people to post and give them again" in over
    assert "nor did presses" not in over
    assert "Buttons that were pressed during that time did nothing" in over
    await bot_starts()
    assert await told() == []


@pytest.mark.parametrize("for_minutes", [0, 2])
async def test_a_process_that_saw_only_the_end_of_the_silence_tells_all_of_it(for_minutes: int) -> None:
    await bot_was_seen(63)
    assert await told(is_silent=True) == []
    await sql.execute("UPDATE alarms SET began_at = began_at - make_interval(mins => $1)", for_minutes)
    begun = await told(is_silent=True)
    assert ["has given no sign of life" in text for text in begun] == [True] * (for_minutes > 1)
    await bot_starts()
    await sql.execute("UPDATE alarms SET seen_at = now() - interval '1 minute'")
    [over] = await told()
    assert "ask people to post and give them again" in over


async def test_a_night_without_the_machine_stands_in_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    """Telegram keeps what was posted meanwhile, but no presses."""
    await bot_was_seen(23)
    await bot_starts()
    assert await told() == []
    assert await sql.rows("SELECT fault FROM alarms") == []
    await bot_starts()
    logged = [record for record in caplog.records if record.name == "domain.steps.service.note_silence"]
    assert len(logged) == 1
    assert "no sign of life since 20" in logged[0].getMessage()
    assert "buttons that were pressed did nothing" in logged[0].getMessage()


async def test_a_restart_of_two_minutes_does_not_stand_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    await bot_was_seen(1 / 30)
    await bot_starts()
    assert caplog.records == []


async def test_work_that_became_due_while_the_machine_slept_is_late_only_if_nobody_does_it() -> None:
    """A laptop wakes: by the clock a task has been due for nine hours, and the first sweep is yet to come."""
    task = await add_task("deliver", delivery_id=1)
    old = "created_at = now() - interval '9 hours', not_before = now() - interval '9 hours'"
    await sql.execute(f"UPDATE tasks SET {old} WHERE id = $1", task)
    for seconds, is_told in ((0, False), (50, False), (20, True)):
        await sql.execute("UPDATE alarms SET began_at = began_at - make_interval(secs => $1)", seconds)
        alarms = await note_faults(await service_faults())
        assert [alarm.fault for alarm in alarms] == [LATE] * is_told


async def test_a_silence_after_an_older_one_has_a_beginning_of_its_own() -> None:
    for hours in (63, 30):
        await bot_was_seen(hours)
        await bot_starts()
        assert len(await told()) == 1
        lasted = "SELECT ended_at - began_at FROM alarms"
        assert round(await sql.value(timedelta, lasted) / timedelta(hours=1)) == hours


async def test_an_alarm_ends_although_it_was_last_seen_before_the_clock_was_put_back() -> None:
    """The clock was a day ahead. Its own alarm would last for another day, and so would others of then."""
    await note_faults({CLOCK: True})
    await minutes_pass(2)
    assert [alarm.ended_at for alarm in await note_faults({CLOCK: True})] == [None]
    await minutes_pass(-24 * 60)
    assert await note_faults({CLOCK: False}) == []
    await minutes_pass(1)
    [over] = await note_faults({CLOCK: False})
    assert over.ended_at is not None
    assert timedelta(0) < over.ended_at - over.began_at < timedelta(minutes=5)


async def test_a_fault_that_began_before_the_clock_was_put_back_is_told_of_now() -> None:
    await note_faults({TELEGRAM: True})
    await minutes_pass(-24 * 60)
    assert await note_faults({TELEGRAM: True}) == []
    await minutes_pass(1)
    assert [alarm.fault for alarm in await note_faults({TELEGRAM: True})] == [TELEGRAM]


async def minutes_pass(minutes: int) -> None:
    """By the clock of Postgres, which may also be put back."""
    await sql.execute(
        "UPDATE alarms SET began_at = began_at - $1::interval, seen_at = seen_at - $1::interval",
        timedelta(minutes=minutes),
    )


async def an_old_request(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await sql.execute("UPDATE persons SET requested_at = now() - interval '8 days'")


async def an_old_leaving(stage: Stage, group: Group) -> None:
    await remove_bot(stage, group.tg_chat_id)
    await sql.execute("UPDATE groups SET left_at = now() - interval '99 days'")


@pytest.mark.parametrize(("age", "part"), [(an_old_request, "requests"), (an_old_leaving, "groups")])
async def test_nothing_lapses_before_the_bot_has_fetched_what_waited_for_it(
    stage: Stage, group: Group, age: Callable[[Stage, Group], object], part: str
) -> None:
    """A laptop slept for a night: its sweep beats, and its poll still hangs on a dead line."""
    await age(stage, group)
    await bot_was_seen(9)
    await bot_starts()
    assert (await stage.tidy())[part] == 0
    await sql.execute("UPDATE heartbeats SET since = since - interval '11 minutes'")
    await bot_starts()
    assert (await stage.tidy())[part] == 1


@pytest.mark.parametrize(("age", "part"), [(an_old_request, "requests"), (an_old_leaving, "groups")])
async def test_nothing_lapses_that_nobody_could_answer(
    stage: Stage, group: Group, age: Callable[[Stage, Group], object], part: str
) -> None:
    await age(stage, group)
    await bot_was_seen(8 * 24)  # a worker has begun already, and the bot has not
    assert (await stage.tidy())[part] == 0
    await bot_starts()
    await told()
    assert (await stage.tidy())[part] == 0
    for is_there in (True, False):  # a short silence afterwards, as while the operator restarts the bot
        await note_faults({SILENCE: is_there})
        await sql.execute("UPDATE alarms SET seen_at = now() - interval '1 hour'")
    assert (await stage.tidy())[part] == 0
    await sql.execute("UPDATE heartbeats SET since = since - interval '2 days'")
    await sql.execute(
        "UPDATE alarms SET lost_until = lost_until - $1::interval",
        timedelta(days=2),
    )
    assert (await stage.tidy())[part] == 1


@pytest.mark.parametrize(("age", "part"), [(an_old_request, "requests"), (an_old_leaving, "groups")])
async def test_nothing_lapses_that_was_answered_between_a_backup_and_its_restore(
    stage: Stage,
    group: Group,
    age: Callable[[Stage, Group], object],
    part: str,
    tmp_path: Path,
    clean_database: str,
) -> None:
    """The answer is lost, and so is the update that took the bot back into the group."""
    await age(stage, group)
    await back_up(clean_database, tmp_path / "backup")
    await burn_down(clean_database)
    await restore(clean_database, tmp_path / "backup")
    assert (await stage.tidy())[part] == 0
    patience = timedelta(days=2 if part == "requests" else stage.settings.group_grace_days)
    await sql.execute(
        "UPDATE restores SET restored_at = restored_at - $1::interval + interval '1 hour'", patience
    )
    assert (await stage.tidy())[part] == 0
    await sql.execute("UPDATE restores SET restored_at = restored_at - interval '1 hour'")
    assert (await stage.tidy())[part] == 1


async def test_a_short_outage_prolongs_nothing_once_it_is_over(stage: Stage, group: Group) -> None:
    await an_old_request(stage, group)
    await sql.execute(
        "INSERT INTO alarms (fault, began_at) VALUES ($1, now() - interval '5 hours')", TELEGRAM
    )
    assert (await stage.tidy())["requests"] == 0
    await sql.execute("UPDATE alarms SET ended_at = now()")
    assert (await stage.tidy())["requests"] == 1


async def test_old_photos_that_are_recognised_one_by_one_are_offered_in_one_silent_message(
    stage: Stage, group: Group, anna: Connected
) -> None:
    for _ in range(3):
        photo = posted_photo(stage, group, stage.engine.face(anna=0.9))
        await accept_asset(replace(photo, posted_at=datetime.now(UTC) - timedelta(hours=20)), stage.doorbell)
        await stage.drain()
        await stage.show()
    await stage.make_due()
    await stage.show()
    chat = anna.owner.tg_user_id
    sent = [c for c in stage.telegram.calls if c.method == "sendMessage" and c.params["chat_id"] == chat]
    offers = [call.params for call in sent if "sendlate" in str(call.params)]
    assert [one["disable_notification"] for one in offers] == [True]
    assert "3 photos have been waiting" in offers[0]["text"]
