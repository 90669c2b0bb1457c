"""The clock of the machine jumped ahead: nothing is removed, told or offered as if time had passed."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import formatdate

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from domain.adapters.telegram.bot_api import BotApi
from domain.errors import Unavailable
from domain.queries.service.clocks import Clocks
from domain.steps.service.note_faults import note_faults
from domain.usecases.photos.accept_asset import accept_asset
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.faults import CLOCK, SILENT
from domain.values.task_kinds import BOT
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.factory import Connected, Group, connected_person, post, posted_photo
from tests.usecases.stage import Stage
from workers.jobs import VISION_JOBS

HOUR_S = 3600.0


class DatedTelegram:
    """The Bot API. Its answers say how far our clock is ahead: `ahead_s`; None while it is away."""

    def __init__(self) -> None:
        self.ahead_s: float | None = 0.0

    async def answer(self, _: web.Request) -> web.Response:
        if self.ahead_s is None:
            return web.Response(status=502)
        date = formatdate(time.time() - self.ahead_s, usegmt=True)
        return web.json_response({"ok": True, "result": {}}, headers={"Date": date})


@pytest.fixture
def telegram() -> DatedTelegram:
    return DatedTelegram()


@pytest.fixture
async def clocks(telegram: DatedTelegram) -> AsyncIterator[Clocks]:
    """Compared with Telegram's, who has answered before the clock jumped."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", telegram.answer)
    async with TestServer(app) as server:
        api = BotApi(str(server.make_url("")), "42:token")
        await api.call("getMe", {})
        yield Clocks(api)
        await api.close()


@pytest.fixture
async def old_face(stage: Stage, group: Group, clocks: Clocks) -> None:
    """By our clock it is too old to be kept."""
    stage.world = replace(stage.world, clocks=clocks)
    await post(stage, group, stage.engine.face())
    await stage.drain()
    await sql.execute("UPDATE face_instances SET updated_at = updated_at - interval '31 days'")


async def faces_after_a_round(stage: Stage) -> int:
    await VISION_JOBS["tidy_up"]({}, stage.world)
    return len(await sql.rows("SELECT 1 FROM face_instances"))


@pytest.mark.usefixtures("old_face")
@pytest.mark.parametrize("hours", [24, -24])
async def test_nothing_is_removed_while_the_clock_is_wrong(
    stage: Stage, telegram: DatedTelegram, hours: int
) -> None:
    """The round comes within seconds of the jump. Telegram's last answer is from before it."""
    telegram.ahead_s = hours * HOUR_S
    assert await faces_after_a_round(stage) == 1
    telegram.ahead_s = 0
    assert await faces_after_a_round(stage) == 0


@pytest.mark.usefixtures("old_face")
async def test_a_clock_that_is_minutes_wrong_for_weeks_keeps_nothing(
    stage: Stage, telegram: DatedTelegram
) -> None:
    telegram.ahead_s = 600
    assert await faces_after_a_round(stage) == 0


@pytest.mark.usefixtures("old_face")
async def test_the_round_waits_for_telegram_which_tells_the_time(
    stage: Stage, telegram: DatedTelegram
) -> None:
    telegram.ahead_s = None
    with pytest.raises(Unavailable):
        await faces_after_a_round(stage)
    telegram.ahead_s = 0
    assert await faces_after_a_round(stage) == 0


@pytest.mark.usefixtures("clean_database")
@pytest.mark.parametrize(
    ("ahead_h", "told"),
    [(24, False), (0, True), (12, True), (None, True)],
    ids=["the clock jumped", "the machine was off", "both", "Telegram is away"],
)
async def test_a_jump_of_the_clock_is_not_told_as_a_time_without_the_bot(
    telegram: DatedTelegram, clocks: Clocks, ahead_h: int | None, *, told: bool
) -> None:
    """By our clock the bot has given no sign of life for 40 hours."""
    await sql.execute("INSERT INTO heartbeats (queue, beat_at) VALUES ($1, now() - interval '40 hours')", BOT)
    telegram.ahead_s = None if ahead_h is None else ahead_h * HOUR_S
    await sweep_tasks(BOT, RecordingDoorbell(), clocks=clocks)
    assert [alarm.fault for alarm in await note_faults({})] == [SILENT[BOT]] * told


@pytest.mark.usefixtures("clean_database")
async def test_a_clock_that_is_far_behind_does_not_make_a_restart_a_long_silence(
    telegram: DatedTelegram, clocks: Clocks
) -> None:
    await sql.execute(
        "INSERT INTO heartbeats (queue, beat_at) VALUES ($1, now() - interval '3 minutes')", BOT
    )
    telegram.ahead_s = -30 * HOUR_S
    await sweep_tasks(BOT, RecordingDoorbell(), clocks=clocks)
    assert await note_faults({}) == []


@pytest.fixture
async def ahead(stage: Stage, group: Group) -> Connected:
    """Anna is connected. Then the clock jumps ahead by 20 hours, and the operator was told."""
    anna = await connected_person(stage, group)
    await note_faults({CLOCK: True})
    await sql.execute("UPDATE alarms SET began_at = began_at - interval '61 seconds'")
    assert [alarm.fault for alarm in await note_faults({CLOCK: True})] == [CLOCK]
    return anna


async def test_a_photo_that_was_just_posted_is_sent_although_the_clock_is_a_day_ahead(
    stage: Stage, group: Group, ahead: Connected
) -> None:
    photo = posted_photo(stage, group, stage.engine.face(anna=0.9))
    await accept_asset(replace(photo, posted_at=datetime.now(UTC) - timedelta(hours=20)), stage.doorbell)
    await stage.settle()
    assert [chat for chat, _ in stage.mailbox.sent] == [ahead.owner.tg_user_id]


async def test_a_photo_that_was_owed_before_the_clock_jumped_ahead_is_sent(
    stage: Stage, group: Group, ahead: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await sql.execute("UPDATE tasks SET created_at = created_at - interval '20 hours'")
    await stage.deliver()
    assert [chat for chat, _ in stage.mailbox.sent] == [ahead.owner.tg_user_id]


async def test_a_clock_that_seems_wrong_once_after_a_sleep_wakes_nobody(stage: Stage, group: Group) -> None:
    """Telegram's answer from before the sleep was read after it."""
    await connected_person(stage, group)
    await note_faults({CLOCK: True})
    photo = posted_photo(stage, group, stage.engine.face(anna=0.9))
    await accept_asset(replace(photo, posted_at=datetime.now(UTC) - timedelta(hours=20)), stage.doorbell)
    await stage.settle()
    assert stage.mailbox.sent == []
