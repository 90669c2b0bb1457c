"""Photos cannot be fetched from Telegram, although Telegram answers everything else."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.messages.service.alarms import alarm_text
from domain.errors import Unavailable
from domain.steps.service.check_service import check_service
from domain.values.faults import FILES, TELEGRAM
from tests import sql
from tests.fakes.in_memory_photo_source import InMemoryPhotoSource
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi
from tests.usecases.factory import Group, post
from tests.usecases.stage import Stage
from workers.watched_source import WatchedSource

OPERATOR = -1004711


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Files:
    """Telegram's files, and the check of those who read them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.telegram, self.clock = InMemoryPhotoSource(), Clock()
        self.telegram.files = dict.fromkeys(names, b"photo")
        self.watched = WatchedSource(self.telegram, self.clock)

    async def read(self, *names: str) -> None:
        for name in names:
            try:
                await self.watched.download(name)
            except Unavailable:
                continue

    async def is_told(self) -> bool:
        try:
            await self.watched.check()
        except Unavailable:
            return True
        return False


@pytest.fixture
def files(clean_database: str) -> Files:
    return Files("abcd")


async def seven_hours_pass() -> None:
    past = "interval '7 hours'"
    await sql.execute(f"UPDATE tasks SET failing_since = failing_since - {past}, failures = 5")
    await sql.execute(f"UPDATE alarms SET began_at = began_at - {past}")


async def test_photos_wait_until_files_can_be_read_again_and_the_operator_hears_why(
    stage: Stage, group: Group
) -> None:
    """A night without downloads, while Telegram answers all that is asked every 15 s."""
    watched = WatchedSource(stage.source)
    stage.world = replace(stage.world, eyes=replace(stage.eyes, source=watched))
    photos = [await post(stage, group, stage.engine.face(), file=name) for name in ("one", "two")]
    stage.source.away = {"one", "two"}
    api = ScriptedTelegramApi()
    for _ in range(3):
        await stage.make_due()
        await stage.drain()
        await check_service(api, OPERATOR, alarm_text, {FILES: watched.check})
        await seven_hours_pass()
    texts = [call.params["text"] for call in api.calls if call.method == "sendMessage"]
    assert [text.split("\n")[0] for text in texts] == [
        "⚠️ Telegram answers, but I cannot fetch photos from it. They wait until I can; the log says why."
    ]
    stage.source.away.clear()
    await stage.make_due()
    await stage.drain()
    states = "SELECT state FROM image_assets WHERE id = ANY($1) ORDER BY id"
    assert await sql.values(str, states, photos) == ["done", "done"]
    await sql.execute("UPDATE alarms SET seen_at = now() - interval '1 minute'")
    await check_service(api, OPERATOR, alarm_text, {FILES: watched.check})
    assert api.calls[-1].params["text"].startswith("✅ This is over: Telegram answers, but I cannot fetch")


async def test_one_file_that_cannot_be_read_is_no_outage(files: Files) -> None:
    files.telegram.away = {"a"}
    await files.read("a", "a", "a")
    assert not await files.is_told()


async def test_files_that_failed_before_another_one_was_read_are_at_fault_themselves(files: Files) -> None:
    """Else two of them would keep the alarm open for ever, and would never be given up."""
    files.telegram.away = {"a", "b"}
    await files.read("a", "b")
    assert await files.is_told()
    await files.read("c", "a", "b")
    assert not await files.is_told()
    files.telegram.away = {"a", "b", "c", "d"}
    await files.read("a", "b", "c")
    assert not await files.is_told()
    await files.read("d")
    assert await files.is_told()


async def test_one_success_within_an_outage_does_not_end_it_for_the_files_that_wait(files: Files) -> None:
    """In an earlier version they counted as at fault from then on, and were given up during the outage."""
    files.telegram.away = {"a", "b"}
    await files.read("a", "b", "c")
    files.telegram.away = {"a", "b", "c", "d"}
    await files.read("a", "b")
    assert not await files.is_told()
    files.clock.now_s += 3601
    await files.read("a", "b")
    assert await files.is_told()


async def test_a_file_that_was_read_after_all_counts_in_the_next_outage(files: Files) -> None:
    for _ in range(2):
        files.telegram.away = {"a", "b"}
        await files.read("a", "b")
        assert await files.is_told()
        files.telegram.away.clear()
        await files.read("a", "b")
        assert not await files.is_told()


async def test_a_fault_of_files_passes_when_nobody_asks_for_a_file_any_more(files: Files) -> None:
    files.telegram.away = {"a", "b"}
    await files.read("a", "b")
    files.clock.now_s += 121
    assert not await files.is_told()


async def test_files_are_not_told_of_while_all_of_telegram_is_away(files: Files) -> None:
    files.telegram.away = {"a", "b"}
    await files.read("a", "b")
    await sql.execute("INSERT INTO alarms (fault) VALUES ($1)", TELEGRAM)
    assert not await files.is_told()


async def test_a_file_that_is_read_piece_by_piece_counts_like_one_that_is_downloaded(files: Files) -> None:
    files.telegram.away = {"a", "b"}
    for name in "ab":
        with pytest.raises(Unavailable):
            [_ async for _ in files.watched.read(name)]
    assert await files.is_told()
    assert [piece async for piece in files.watched.read("c")] == [b"photo"]
    assert not await files.is_told()
