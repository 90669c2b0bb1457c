"""Fixtures for every test: this run's own Postgres and Redis, empty tables, and the shared test data.

Each xdist worker starts its own servers (0.6 s), so that nothing has to be agreed between workers.
"""

import bot.lean_aiogram  # noqa: F401, I001 - before anything imports aiogram

import gc
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import given, settings, strategies
from redis.asyncio import Redis as RedisClient

from domain.adapters.postgres.database import open_database
from domain.settings import Settings
from sandbox.launcher import Postgres, Redis
from sandbox.patience import patience
from tests.kept_servers import KeptRedis, kept_postgres, kept_redis, make_template
from tests.reporting import Reporting
from tests.scenes import Scenes
from tests.statements import learn_statements
from workers.recognition.decoding.codec import PillowCodec

if TYPE_CHECKING:
    from xdist.remote import Producer

    from tests.scheduling import SharedServices

REPOSITORY = Path(__file__).resolve().parents[1]
# Model packs, photos and specifications that lie beside the clone and are not part of it: absent on most
# machines.
SHARED = REPOSITORY.parent / "shared"
SCHEMA = SHARED / "telegram" / "bot-api-10.2.json"
MAX_ITEMS_A_TEST = 4
gc.disable()  # until all tests are collected: collecting them makes hardly any garbage
REQUIRED_SETTINGS = {
    "BOT_TOKEN": "1:test",
    "DATABASE_URL": "postgres://spotted:hidden@127.0.0.1/spotted",
    "QDRANT_PATH": "index",
    "STORAGE_PATH": "photos",
}


# No deadline: how long one example takes says only how busy the machine is. `make test` plays the same
# examples each time, `make prove` looks for new ones.
settings.register_profile("searching", deadline=None)
settings.register_profile("patient", deadline=None, derandomize=True, database=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--figures", type=Path, metavar="FILE", help="where tests note what they measured")
    parser.addoption("--no-services", action="store_true", help="a test that needs Postgres or Redis fails")
    parser.addoption("--cases", type=int, default=2, help="calls of each operation of the API, as each role")
    parser.addoption("--every-role", action="store_true", help="each route of the API as each role")
    parser.addoption("--seed", type=int, default=1, help="of the calls that are made up")
    parser.addoption(
        "--kept-servers", type=Path, metavar="FOLDER", help="servers that run: tests/kept_servers.py"
    )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # only the main process reports
        config.pluginmanager.register(Reporting(os.fdopen(os.dup(1), "w")))


def pytest_report_header() -> str:
    return f"Bot API schema: {SCHEMA.name if SCHEMA.is_file() else 'not at hand, so nothing is held to it'}"


def pytest_pycollect_makeitem(collector: pytest.Collector, obj: object) -> list[pytest.Item] | None:
    """Collects no test marked `prove` where the run wants none: five thousand of them took a fifth of the
    time.
    """
    is_left_out = collector.config.option.markexpr == "not prove"
    marks = getattr(obj, "pytestmark", ())
    return [] if is_left_out and any(mark.name == "prove" for mark in marks) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("checklist"):
            if not 1 <= len(mark.args) <= MAX_ITEMS_A_TEST or not all(isinstance(n, int) for n in mark.args):
                raise pytest.UsageError(f"{item.nodeid}: checklist() takes 1 to {MAX_ITEMS_A_TEST} numbers")


def pytest_collection_finish() -> None:
    """Freezes the tests and modules, so that the garbage collector does not scan them: that took a sixth of
    the tests' time.
    """
    _use_hypothesis()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@settings(max_examples=1, database=None)
@given(strategies.none())
def _use_hypothesis(_nothing: None) -> None:
    """Makes hypothesis register its random generator while the garbage collector still sees who refers to it.
    On Python 3.14 hypothesis warns about a generator that nobody seems to keep.
    """


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "SharedServices":
    """Runs tests in the order of collection, in which the slow folders are among the first."""
    from tests.scheduling import SharedServices

    config.option.loadscopereorder = False
    return SharedServices(config, log)


def absent(what: str) -> NoReturn:
    pytest.skip(f"{what} of ../shared would be needed")


@pytest.fixture(scope="session")
def schema() -> Path | None:
    """The Bot API schema against which calls to the stand-in are checked; None where the file is missing."""
    return SCHEMA if SCHEMA.is_file() else None


@pytest.fixture(scope="session")
def published_schema(schema: Path | None) -> Path:
    """The schema, for tests that are about checking against it."""
    return schema or absent("the Bot API schema")


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The folder of the model pack buffalo_sc, for tests of its networks."""
    folder = SHARED / "models" / "buffalo_sc"
    return folder if folder.is_dir() else absent("the model pack buffalo_sc")


@pytest.fixture(scope="session")
def labelled_folder() -> Path:
    """Photos of people who look alike, and a manifest that says who they are."""
    folder = SHARED / "photos"
    return folder if folder.is_dir() else absent("the labelled photos")


@pytest.fixture(scope="session")
async def codec() -> AsyncIterator[PillowCodec]:
    codec = PillowCodec(threads=1)
    yield codec
    await codec.close()


@pytest.fixture
def record_figure(pytestconfig: pytest.Config) -> Callable[[str, object], None]:
    """Notes a figure for the report of `make prove`. Without `--figures` the figure goes nowhere."""
    report: Path | None = pytestconfig.getoption("figures")

    def record(name: str, value: object) -> None:
        if report is not None:
            with report.open("a") as file:  # one line for each figure: several processes write to the file
                file.write(json.dumps({name: value}) + "\n")

    return record


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with the settings that a start needs, and with no other."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in REQUIRED_SETTINGS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture(scope="session")
def run_folder() -> Iterator[Path]:
    """A folder in the clone: the user that root's Postgres runs as cannot enter pytest's own folder."""
    parent = REPOSITORY / ".sandbox"
    parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=parent))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def services(pytestconfig: pytest.Config) -> None:
    """Required by every fixture that starts a service; it fails the test in `make unit`."""
    if pytestconfig.getoption("no_services"):
        pytest.fail("`make unit` runs tests without services: this one belongs to another folder")


@pytest.fixture(scope="session")
async def postgres(services: None, run_folder: Path, pytestconfig: pytest.Config) -> AsyncIterator[Postgres]:
    """A server with the migrated, empty database `spotted`. It is the template of all others, so nobody
    connects to it.
    """
    kept: Path | None = pytestconfig.getoption("kept_servers")
    if kept is not None:
        yield kept_postgres(kept)
        return
    async with Postgres.running(run_folder / "postgres") as server:
        await make_template(server.dsn)
        yield server


@pytest.fixture(scope="session")
async def postgres_dsn(postgres: Postgres) -> str:
    """The migrated database of this run. Most tests want `clean_database`."""
    return await postgres.create_database("tests", template="spotted")


@pytest.fixture(scope="session")
async def database(postgres_dsn: str) -> AsyncIterator[None]:
    """Tortoise, open on the database of this run."""
    async with open_database(postgres_dsn):
        # On empty tables a plan for the actual values is no better, and making such plans takes a fifth of
        # the server's time. Nobody kills this server, so no commit has to be in its files at once.
        await learn_statements(plan_cache_mode="force_generic_plan", synchronous_commit="off")
        yield


@pytest.fixture(scope="session")
async def _eraser(postgres_dsn: str) -> AsyncIterator[tuple[asyncpg.Connection, str]]:
    connection = await asyncpg.connect(postgres_dsn)
    rows = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"
    )
    # A function plans its statements once; fifty statements planned for each test took three times as long.
    deletes = "; ".join(f'DELETE FROM "{row["tablename"]}"' for row in rows)
    await connection.execute(
        f"CREATE FUNCTION pg_temp.empty_tables() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {deletes}; END $$"
    )
    # In a replica session neither foreign keys nor the triggers of history refuse a DELETE. A transaction
    # that a test forgot to end shows as a lock timeout instead of a hanging run.
    await connection.execute(
        f"SET session_replication_role = replica; SET lock_timeout = '{patience(5):.0f}s'"
    )
    yield connection, "SELECT pg_temp.empty_tables()"
    await connection.close()


@pytest.fixture(scope="session")
def scenes(_eraser: tuple[asyncpg.Connection, str]) -> Scenes:
    return Scenes(_eraser[0])


@pytest.fixture
async def clean_database(database: None, postgres_dsn: str, _eraser: tuple[asyncpg.Connection, str]) -> str:
    """Tortoise on tables emptied by DELETE: a rollback would hide races, and what runs after a commit."""
    connection, deletes = _eraser
    await connection.execute(deletes)
    return postgres_dsn


@pytest.fixture
async def connection(clean_database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the test's own to the empty tables, which sees what another process would see."""
    connection = await asyncpg.connect(clean_database)
    yield connection
    await connection.close()


@pytest.fixture
async def own_database(postgres: Postgres) -> AsyncIterator[str]:
    """The DSN of a migrated, empty database for tests that start processes (0.05 s)."""
    name = f"own_{uuid4().hex}"
    yield await postgres.create_database(name, template="spotted")
    await postgres.drop_database(name)


@pytest.fixture(scope="session")
async def redis(
    services: None, run_folder: Path, pytestconfig: pytest.Config
) -> AsyncIterator[Redis | KeptRedis]:
    kept: Path | None = pytestconfig.getoption("kept_servers")
    if kept is not None:
        yield kept_redis(kept)
        return
    async with Redis.running(run_folder / "redis") as server:
        yield server


@pytest.fixture
async def redis_url(redis: Redis | KeptRedis) -> str:
    """An empty Redis."""
    client = RedisClient.from_url(redis.url)
    await client.flushall()
    await client.aclose()
    return redis.url
