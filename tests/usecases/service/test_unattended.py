"""Alarms, faces and tasks that nobody looks after come to an end, and do not begin again.

A process that only waits is not ended.
"""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from bot.messages.service.alarms import alarm_text
from bot.polling import POLL_S
from domain.adapters.process.pulse import POLLING, SWEEPING, Pulse, process_limits
from domain.errors import Ambiguous, Refused
from domain.steps.service.note_faults import note_faults
from domain.steps.service.postgres_alarm import PostgresAlarm
from domain.steps.service.tell_alarms import tell_alarms
from domain.usecases.index.report_engine_change import report_engine_change
from domain.values.faults import BACKUP, DISK, TELEGRAM
from tests import sql
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage


@pytest.mark.parametrize("limit_s", [10, 30])
def test_a_process_that_waits_as_long_as_it_may_is_not_taken_for_one_that_hangs(limit_s: float) -> None:
    """The sweep waits for its longest interval, and the poll for updates brings nothing."""
    pulse = Pulse(process_limits(limit_s, polls=True))
    pulse.beat(POLLING)
    pulse.beat(SWEEPING)
    for _ in range(max(30, POLL_S) + 1):
        pulse.beat("event loop")
        pulse.pass_time(1.0)
    assert pulse.stopped() is None


@pytest.mark.parametrize(("name", "value"), [("sweep_interval_s", 31), ("heartbeat_limit_s", 9)])
def test_values_with_which_a_process_ends_itself_are_refused(stage: Stage, name: str, value: int) -> None:
    with pytest.raises(ValidationError):
        type(stage.settings).model_validate({**stage.settings.model_dump(), name: value})


@pytest.mark.parametrize("fault", [BACKUP, DISK])
async def test_an_alarm_that_nobody_looks_for_any_more_ends(stage: Stage, fault: str) -> None:
    """For example BACKUP_ALARM_HOURS was set to 0 after the alarm, as its message and the guide advise, or
    the photos on the full disk were moved to a bucket.
    """
    await note_faults({fault: True})
    await sql.execute("UPDATE alarms SET seen_at = now() - interval '3 days', began_at = seen_at")
    await note_faults({TELEGRAM: False})
    assert await sql.rows("SELECT fault FROM alarms WHERE ended_at IS NULL") == []


async def test_an_alarm_whose_process_died_before_the_message_is_told_by_another_one(stage: Stage) -> None:
    """A full disk may well end a process."""
    for is_there in (True, False):
        assert len(await note_faults({DISK: is_there})) == 1
        assert await note_faults({DISK: is_there}) == []
        await sql.execute("UPDATE alarms SET telling_since = telling_since - interval '6 minutes'")
        alarms = await note_faults({DISK: is_there})
        assert [alarm.ended_at is None for alarm in alarms] == [is_there]
        await tell_alarms(alarms, stage.telegram, -4711, alarm_text)
        await sql.execute("UPDATE alarms SET telling_since = telling_since - interval '6 minutes'")
        assert await note_faults({DISK: is_there}) == []
        await sql.execute("UPDATE alarms SET seen_at = seen_at - interval '1 minute'")
    assert [call.method for call in stage.telegram.calls].count("sendMessage") == 2


@pytest.mark.parametrize(
    ("operator", "first"), [(-1_000_000_004_711, "sendMessage"), (-4711, "deleteMessage")]
)
async def test_faults_that_began_while_the_token_was_revoked_are_told_afterwards(
    stage: Stage, operator: int, first: str
) -> None:
    """The operator's chat may be a basic group, of which Telegram is asked first whether it has moved."""
    api = stage.telegram
    api.refusals[first] = Refused("Telegram", 401, "Unauthorized")
    now, postgres_alarm = datetime.now(UTC), PostgresAlarm(api, operator, alarm_text)
    await postgres_alarm.note(now, is_away=True)
    await tell_alarms(await note_faults({DISK: True}), api, operator, alarm_text)
    await postgres_alarm.note(now + timedelta(minutes=5), is_away=True)
    api.refusals.clear()
    api.calls.clear()
    await tell_alarms(await note_faults({DISK: True}), api, operator, alarm_text)
    await postgres_alarm.note(now + timedelta(minutes=6), is_away=True)
    assert [call.method for call in api.calls].count("sendMessage") == 2


async def test_the_end_of_an_outage_of_postgres_is_told_until_it_arrives(stage: Stage) -> None:
    api, now = stage.telegram, datetime.now(UTC)
    postgres_alarm = PostgresAlarm(api, -1_000_000_004_711, alarm_text)
    await postgres_alarm.note(now, is_away=True)
    await postgres_alarm.note(now + timedelta(minutes=5), is_away=True)
    api.calls.clear()
    api.refusals["sendMessage"] = Ambiguous("Telegram", "it does not answer in time")
    await postgres_alarm.note(now + timedelta(minutes=6), is_away=False)
    api.refusals.clear()
    for minute in (7, 8):
        await postgres_alarm.note(now + timedelta(minutes=minute), is_away=False)
    assert [call.method for call in api.calls].count("sendMessage") == 2


async def test_a_change_of_the_engine_keeps_no_unknown_face_longer(stage: Stage, group: Group) -> None:
    """Unknown faces are forgotten after a month, even if a new engine looks at them meanwhile."""
    await post(stage, group, stage.engine.face(max=0.9))
    await stage.drain()
    await sql.execute("UPDATE face_instances SET updated_at = now() - interval '29 days'")
    stage.engine.name = "another"
    await stage.index.close()
    await report_engine_change("another", stage.doorbell)
    await stage.settle()
    assert await sql.value(int, "SELECT count(*) FROM face_embeddings WHERE engine = 'another'") == 1
    age = await sql.value(int, "SELECT extract(day FROM now() - updated_at)::int FROM face_instances")
    assert age == 29


async def test_an_engine_change_that_is_over_is_not_begun_again_at_each_start(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """A photo that Telegram lost is given up; then nothing is left to do, however often the worker starts."""
    lost = await post(stage, group, stage.engine.face(max=0.9))
    await stage.settle()
    gone = await sql.value(str, "SELECT tg_file_id FROM image_assets WHERE id = $1", lost)
    assert gone is not None
    stage.source.files.pop(gone)
    stage.engine.name = "another"
    await stage.index.close()
    await report_engine_change("another", stage.doorbell)
    await stage.settle()
    assert await sql.value(int, "SELECT count(*) FROM unseen_faces") == 1
    await sql.execute("DELETE FROM tasks")
    await report_engine_change("another", stage.doorbell)  # the worker starts again
    assert [row["kind"] for row in await sql.rows("SELECT kind FROM tasks ORDER BY kind")] == []
