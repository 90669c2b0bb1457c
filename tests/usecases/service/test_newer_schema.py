"""A process ends itself when a newer version migrates its database, or when another bot gets the database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from bot import process as bot
from domain.adapters.postgres.database import ensure_migrated, open_database
from domain.adapters.process.pulse import Pulse
from domain.errors import Corrupt
from domain.queries.service.schema import ensure_not_migrated_further, known_migrations
from domain.usecases.service.claim_database import claim_database
from domain.values.task_kinds import DELIVERY
from sandbox.patience import patience
from tests import sql
from tests.adapters.postgres.test_schema_version import NEXT, make_newer
from tests.fakes.in_memory_photo_store import InMemoryPhotoStore
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.waiting import apart
from workers import process as workers


async def sweep_of_the_bot(world: Any, stop: asyncio.Event) -> None:
    await bot._sweep(world, Pulse({}), stop)


async def sweep_of_a_worker(world: Any, stop: asyncio.Event) -> None:
    await workers._sweep(DELIVERY, world, Pulse({}), stop)


async def nothing(_: object) -> bool:
    return True


async def give_away(_: str) -> None:
    await claim_database(7, InMemoryPhotoStore())
    await sql.execute("UPDATE installation SET tg_bot_id = 8")


@pytest.mark.parametrize(("happens", "said"), [(make_newer, NEXT), (give_away, "belongs to bot 8")])
@pytest.mark.parametrize("sweep", [sweep_of_the_bot, sweep_of_a_worker])
async def test_a_process_ends_when_its_database_is_migrated_further_or_given_to_another_bot(
    sweep: Callable[[Any, asyncio.Event], Awaitable[None]],
    happens: Callable[[str], Awaitable[None]],
    said: str,
    own_database: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Else it might send photos without noting whom captions name, and no erase would find these names."""
    monkeypatch.setattr(bot, "_compare_with_store", nothing)  # the bot asks its photo store, too
    stop = asyncio.Event()
    settings = SimpleNamespace(sweep_interval_s=0.01, http_port=8080, tg_bot_id=7)

    async def run() -> None:
        async with open_database(own_database):
            world = SimpleNamespace(settings=settings, doorbell=RecordingDoorbell(), store=None)
            async with asyncio.TaskGroup() as tasks:
                running = tasks.create_task(sweep(world, stop))
                await happens(own_database)
                await asyncio.wait([running], timeout=patience(10))
                running.cancel()

    with caplog.at_level(logging.ERROR):
        await apart(run())
    assert stop.is_set()
    assert said in caplog.text


async def test_a_migration_file_fetched_while_a_process_runs_is_not_known_to_this_process(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator fetches the new version before the processes are started again."""
    await apart(ensure_migrated(own_database))
    files = [SimpleNamespace(name=name) for name in (*known_migrations(), NEXT)]
    monkeypatch.setattr("pkgutil.iter_modules", lambda _: files)
    await make_newer(own_database)
    with pytest.RaisesGroup(Corrupt):
        await apart(look_for_migrations(own_database))


async def look_for_migrations(dsn: str) -> None:
    async with open_database(dsn):
        await ensure_not_migrated_further()
