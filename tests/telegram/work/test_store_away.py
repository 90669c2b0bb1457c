"""A delivery worker starts while the photo store is away, and compares the database with it later."""

import asyncio
from pathlib import Path

import pytest

from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.adapters.process.pulse import Pulse
from domain.errors import Unavailable
from domain.rules.photos.store_keys import GENERATION_KEY
from domain.settings import Settings, read_settings
from domain.steps.service.note_faults import note_faults
from domain.values.faults import STORAGE
from domain.values.task_kinds import DELIVERY, VISION
from sandbox.patience import patience
from tests.telegram.bot_process import Environment
from workers.process import _sweep
from workers.world import open_world

ONLY_DELIVERY = frozenset({DELIVERY})


async def away(*_: object) -> bytes:
    raise Unavailable("photo folder", "Input/output error")


@pytest.fixture
async def settings(
    environment: Environment, clean_database: str, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Of an installation that ran before."""
    for name, value in (environment | {"SWEEP_INTERVAL_S": "0.1"}).items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    async with open_world(settings, ONLY_DELIVERY):
        pass
    return settings


async def test_in_a_known_outage_it_starts_and_it_stops_once_the_database_proves_an_older_copy(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await note_faults({STORAGE: True})
    stop, is_asked = asyncio.Event(), asyncio.Event()

    async def away(*_: object) -> bytes:
        is_asked.set()
        raise Unavailable("photo folder", "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(FilePhotoStore, "get", away)
        async with open_world(settings, ONLY_DELIVERY) as world:
            assert not world.is_compared
            is_asked.clear()
            async with asyncio.TaskGroup() as tasks:
                running = tasks.create_task(_sweep(DELIVERY, world, Pulse({}), stop, is_marked=False))
                await asyncio.wait_for(is_asked.wait(), patience(30))
                assert not stop.is_set()
                note_of_a_later_time(settings)
                broken.undo()
                await asyncio.wait([running], timeout=patience(30))
                running.cancel()
    assert stop.is_set()
    assert "restore-check --apply" in caplog.text


def note_of_a_later_time(settings: Settings) -> None:
    assert settings.storage_path is not None
    path = Path(settings.storage_path) / GENERATION_KEY
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"generation": 9}')


@pytest.mark.parametrize(
    ("queue", "is_known"), [pytest.param(DELIVERY, False, id="unknown outage"), (VISION, True)]
)
async def test_without_a_known_outage_or_with_recognition_it_waits_for_the_store(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, queue: str, is_known: bool
) -> None:
    """A database that was put back while the store is away knows of no outage, and may owe what was sent."""
    if is_known:
        await note_faults({STORAGE: True})
    monkeypatch.setattr(FilePhotoStore, "get", away)
    with pytest.raises(Unavailable, match="Input/output"):
        async with open_world(settings, frozenset({queue})):
            pass
