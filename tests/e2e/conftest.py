"""Starts two whole services that tests share, because a start takes seconds. Each test has its own family.

Tests in `polling/` use `service`, which polls Telegram and whose processes may be killed. Tests in `webhook/`
use `webhook_service`. One pytest worker runs all tests of a folder (tests/scheduling.py), so it starts the
service once.
"""

import asyncio
from collections.abc import AsyncIterator, Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.photos import DemoPhotos, demo_photos
from sandbox.whole_service import EngineChoice, WholeService, choose_engine, whole_service
from tests.conftest import SHARED
from tests.e2e.families import Family, make_family
from tests.e2e.traces import ensure_logs_tell_nothing

# Requests reach the admin of each family in private: one admin chat could serve only the first of them.
NO_ADMIN_CHAT = {"ADMIN_CHAT_ID": ""}
# A zone in which today is another date than in UTC, so that mixed-up dates are seen.
FAR_AWAY = "Pacific/Kiritimati" if datetime.now(UTC).hour >= 10 else "Etc/GMT+12"
WEBHOOK = {
    "TIME_ZONE": FAR_AWAY,
    "WEBHOOK_URL": "http://127.0.0.1:9/telegram",
    "WEBHOOK_SECRET": "a-secret-of-more-than-32-characters",
}


@pytest.fixture(scope="session")
async def photos() -> DemoPhotos:
    return await demo_photos(None)


@pytest.fixture(scope="session")
async def service(run_folder: Path, schema: Path | None) -> AsyncIterator[WholeService]:
    folder, engine = run_folder / "polling", await _best_engine()
    async with whole_service(folder, engine, schema=schema, settings=NO_ADMIN_CHAT) as service:
        yield service
        assert service.tg.violations == []
        ensure_logs_tell_nothing(service)


@pytest.fixture(scope="session")
async def webhook_service(run_folder: Path, schema: Path | None) -> AsyncIterator[WholeService]:
    folder, settings = run_folder / "webhook", NO_ADMIN_CHAT | WEBHOOK
    engine = await _best_engine()
    async with whole_service(folder, engine, schema=schema, settings=settings) as service:
        # The address that Telegram calls leads to the port of the bot, as behind a reverse proxy.
        service.tg.service.webhook.url = f"{service.bot.url}/telegram"
        yield service
        assert service.tg.violations == []
        ensure_logs_tell_nothing(service)


async def _best_engine() -> EngineChoice:
    """The fastest engine at hand. `test_sandbox_command.py` always runs the demo on dlib."""
    best = (None, "buffalo_sc", SHARED) if SHARED.is_dir() else ("dlib", None, None)
    return await choose_engine(*best)


async def _make_families(
    request: pytest.FixtureRequest, fixture: str, service: WholeService, photos: DemoPhotos
) -> list[Family]:
    """Makes a family for each test, all at once: most of the time is spent on waiting for answers.

    The tests of a file whose family is a `files_family` share one, because photos of earlier tests do not
    disturb them.
    """
    here = (item for item in request.session.items if Path(__file__).parent in item.path.parents)
    wanted = {
        item.path if "files_family" in item.fixturenames else item.nodeid
        for item in here
        if isinstance(item, pytest.Function) and fixture in item.fixturenames
    }
    return list(await asyncio.gather(*(make_family(service, photos, n) for n in range(len(wanted)))))


@pytest.fixture(scope="session")
async def _families(
    request: pytest.FixtureRequest, service: WholeService, photos: DemoPhotos
) -> list[Family]:
    return await _make_families(request, "family", service, photos)


@pytest.fixture(scope="session")
async def _webhook_families(
    request: pytest.FixtureRequest, webhook_service: WholeService, photos: DemoPhotos
) -> list[Family]:
    return await _make_families(request, "webhook_family", webhook_service, photos)


@pytest.fixture
def family(_families: list[Family]) -> Family:
    """A family that no other test has."""
    return _families.pop()


@pytest.fixture
def webhook_family(_webhook_families: list[Family]) -> Family:
    return _webhook_families.pop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds the last log lines of the processes to a failure."""
    report = yield
    if report.failed:
        for name, value in item.funcargs.items():
            service = value.service if isinstance(value, Family) else value
            if isinstance(service, WholeService):
                report.sections.append((f"logs of {name}", service.log_tails()))
    return report
