"""Processes with silent connections to Postgres and Redis recover without a restart."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from sandbox.chaos.proxy import FAIR, TcpProxy, Weather
from sandbox.launcher import Service
from sandbox.telegram import Person, TelegramStandIn
from tests.adapters.postgres.test_half_open import through
from tests.e2e.looking import until
from tests.telegram.bot_process import Environment, running

# Two deadlines of three seconds, the time that a cancelled statement gets, and the pauses between tries.
RECOVERED_S = 30
SHORT = {"POSTGRES_TIMEOUT_S": "3", "SWEEP_INTERVAL_S": "1"}


@pytest.fixture
async def to_postgres(own_database: str) -> AsyncIterator[TcpProxy]:
    async with TcpProxy.to(urlsplit(own_database).port or 0) as proxy:
        yield proxy


@pytest.fixture
async def to_redis(redis_url: str) -> AsyncIterator[TcpProxy]:
    async with TcpProxy.to(urlsplit(redis_url).port or 0) as proxy:
        yield proxy


@pytest.fixture
def proxied(environment: Environment, to_postgres: TcpProxy, to_redis: TcpProxy) -> Environment:
    return environment | {
        **SHORT,
        "DATABASE_URL": through(environment["DATABASE_URL"], to_postgres),
        "REDIS_URL": through(environment["REDIS_URL"], to_redis),
    }


async def a_task(database: asyncpg.Connection, key: str) -> int:
    """Adds a task about a delivery that does not exist, which a worker skips. Returns its id."""
    number = await database.fetchval(
        """INSERT INTO tasks (kind, queue, dedupe_key, ids)
           VALUES ('deliver', 'delivery', $1, '{"delivery_id": 0}') RETURNING id""",
        key,
    )
    return int(number)


async def until_done(database: asyncpg.Connection, task_id: int) -> None:
    async def is_done() -> bool:
        return await database.fetchval("SELECT state FROM tasks WHERE id = $1", task_id) == "done"

    try:
        await until(is_done, timeout_s=RECOVERED_S)
    except TimeoutError:
        pytest.fail("the task still waits")


@pytest.mark.prove
async def test_the_bot_answers_after_its_lines_went_half_open(
    proxied: Environment,
    to_postgres: TcpProxy,
    to_redis: TcpProxy,
    tg: TelegramStandIn,
    tmp_path: Path,
    mia: Person,
) -> None:
    async with running(proxied, tmp_path) as service:
        await mia.start_bot()
        await tg.until(lambda: mia.inbox)
        to_postgres.leave_half_open()
        to_redis.leave_half_open()
        await mia.write("/help")
        await tg.until(lambda: "/connect" in mia.inbox[-1].words, timeout_s=RECOVERED_S)
        assert service.restarts == 0


@pytest.mark.prove
async def test_a_worker_works_on_after_its_lines_went_half_open(
    proxied: Environment, own_database: str, to_postgres: TcpProxy, to_redis: TcpProxy, tmp_path: Path
) -> None:
    database = await asyncpg.connect(own_database)
    async with Service.running("delivery", ["workers", "delivery"], proxied, tmp_path / "logs") as service:
        await until_done(database, await a_task(database, "before"))
        to_postgres.leave_half_open()
        to_redis.leave_half_open()
        await until_done(database, await a_task(database, "after"))
        assert service.restarts == 0
    await database.close()


async def test_a_worker_works_on_while_redis_says_nothing(
    proxied: Environment, own_database: str, to_redis: TcpProxy, tmp_path: Path
) -> None:
    """The sweep wakes a worker that gets no ring."""
    database = await asyncpg.connect(own_database)
    async with Service.running("delivery", ["workers", "delivery"], proxied, tmp_path / "logs") as service:
        to_redis.set_weather(Weather(is_silent=True))
        await until_done(database, await a_task(database, "in silence"))
        to_redis.set_weather(FAIR)
        await until_done(database, await a_task(database, "afterwards"))
        assert service.restarts == 0
    await database.close()
