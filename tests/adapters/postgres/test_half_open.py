"""Silent connections, which a firewall forgot while new ones work, and other long waits are given up."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from redis.exceptions import RedisError

from domain.adapters.postgres.database import open_database
from domain.adapters.redis.arq_doorbell import ArqDoorbell, ArqRings
from domain.adapters.redis.redis_client import ANSWER_TIMEOUT_S, redis_client
from domain.errors import OutsideError, Unavailable
from domain.ids import TaskId
from domain.queries import sql
from domain.queries.deadline import taking_long
from domain.rules.work.deadlines import Deadlines
from domain.values.task_kinds import VISION
from sandbox.chaos.proxy import TcpProxy, Weather
from sandbox.patience import patience
from tests.usecases.waiting import apart

MANY = 12
SHORT = Deadlines(statement_s=1.5)
# Time for one deadline, and for the end of the statement; not for a deadline of each open connection.
RECOVERED_S = 7.5


def through(address: str, proxy: TcpProxy) -> str:
    parts = urlsplit(address)
    login, at, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{login}{at}127.0.0.1:{proxy.port}"))


@pytest.fixture
async def to_postgres(own_database: str) -> AsyncIterator[TcpProxy]:
    async with TcpProxy.to(urlsplit(own_database).port or 0) as proxy:
        yield proxy


async def error_of(work: Awaitable[object]) -> BaseException | None:
    """The error with which the work ends, if any. Work that hangs fails the test."""
    try:
        async with asyncio.timeout(patience(RECOVERED_S)):
            await work
    except TimeoutError:
        pytest.fail("it still waits")
    except (OutsideError, OSError, RedisError, asyncpg.PostgresError) as error:
        return error
    return None


async def test_all_open_connections_of_a_pool_are_given_up_at_once(
    own_database: str, to_postgres: TcpProxy
) -> None:
    async def use() -> list[BaseException | None]:
        async with open_database(through(own_database, to_postgres), deadlines=SHORT):
            await asyncio.gather(*(sql.execute("SELECT pg_sleep(0.05)") for _ in range(MANY)))
            to_postgres.leave_half_open()
            return [await error_of(sql.value(int, "SELECT 1")) for _ in range(2)]

    first, second = await apart(use())
    assert isinstance(first, Unavailable)
    assert second is None


async def test_what_a_lost_transaction_locked_is_free_again(own_database: str, to_postgres: TcpProxy) -> None:
    """Nobody tells the server that its client is gone: the server has to notice."""

    async def lose() -> None:
        async with sql.in_transaction():
            await sql.execute("SELECT pg_advisory_xact_lock(4711)")
            to_postgres.leave_half_open()
            await sql.value(int, "SELECT 1")

    async def use() -> BaseException | None:
        async with open_database(through(own_database, to_postgres), deadlines=SHORT):
            return await error_of(lose())

    other = await asyncpg.connect(own_database)
    assert isinstance(await apart(use()), Unavailable)
    assert await error_of(other.execute("SELECT pg_advisory_lock(4711)")) is None
    await other.close()


async def test_a_statement_whose_client_went_ends(own_database: str) -> None:
    """Otherwise the statement could hold its locks until it is done."""
    client = await asyncpg.connect(own_database, server_settings=SHORT.server_settings())
    pid, other = client.get_server_pid(), await asyncpg.connect(own_database)
    running = asyncio.create_task(client.execute("SELECT pg_sleep(60)"))  # noqa: TID251 - ends below

    async def until(there: bool, state: str) -> None:
        look = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = $2)"
        while await other.fetchval(look, pid, state) is not there:
            pass  # each look is a round trip to Postgres

    await until(True, "active")
    client.terminate()
    await asyncio.gather(running, return_exceptions=True)
    assert await error_of(until(False, "active")) is None
    await other.close()


async def test_the_server_ends_the_idle_sessions_of_a_client_that_went(
    own_database: str, to_postgres: TcpProxy
) -> None:
    """Otherwise each restart of a worker would leave idle sessions, until no new connection finds a place."""
    other = await asyncpg.connect(own_database)
    sessions = """SELECT count(*) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle'"""

    async def until_ended() -> None:
        while await other.fetchval(sessions) > 1:  # the pool holds one
            pass  # each look is a round trip to Postgres

    async def use() -> BaseException | None:
        async with open_database(through(own_database, to_postgres), deadlines=SHORT):
            await asyncio.gather(*(sql.execute("SELECT pg_sleep(0.05)") for _ in range(MANY)))
            to_postgres.leave_half_open()
            assert await other.fetchval(sessions) > 1
            return await error_of(until_ended())

    assert await apart(use()) is None
    await other.close()


async def test_the_server_keeps_a_limit_of_its_own_for_each_way_to_fall_silent(own_database: str) -> None:
    """Only the limits are read: some silences, such as an unacknowledged packet, need two machines."""

    async def use() -> dict[str, int | None]:
        look = "SELECT setting::int FROM pg_settings WHERE name = $1"
        async with open_database(own_database, deadlines=Deadlines(statement_s=1.0)):
            return {name: await sql.value(int, look, name) for name in limits}

    limits = {
        "statement_timeout": 300_000,
        "lock_timeout": 800,
        "idle_in_transaction_session_timeout": 1_000,
        "client_connection_check_interval": 1_000,
        "idle_session_timeout": 2_000,
        "tcp_user_timeout": 1_000,
        "tcp_keepalives_idle": 15,
        "tcp_keepalives_interval": 5,
        "tcp_keepalives_count": 3,
    }
    assert await apart(use()) == limits


async def test_a_postgres_that_says_nothing_at_all_is_unavailable(
    own_database: str, to_postgres: TcpProxy
) -> None:
    async def use() -> list[BaseException | None]:
        async with open_database(through(own_database, to_postgres), deadlines=SHORT):
            to_postgres.set_weather(Weather(is_silent=True))
            # On the connection that was open, and on a new one.
            return [await error_of(sql.value(int, "SELECT 1")) for _ in range(2)]

    assert all(isinstance(error, Unavailable) for error in await apart(use()))


async def test_a_lock_that_is_not_granted_in_time_counts_as_an_outage(own_database: str) -> None:
    other = await asyncpg.connect(own_database)
    await other.execute("SELECT pg_advisory_lock(4711)")

    async def use() -> BaseException | None:
        async with open_database(own_database, deadlines=SHORT):
            return await error_of(sql.execute("SELECT pg_advisory_xact_lock(4711)"))

    assert isinstance(await apart(use()), Unavailable)
    await other.close()


async def test_a_statement_that_is_known_to_take_long_gets_more_time(own_database: str) -> None:
    async def use() -> list[BaseException | None]:
        async with open_database(own_database, deadlines=SHORT):
            sleep = f"SELECT pg_sleep({1.2 * SHORT.statement_s})"
            with taking_long():
                long = await error_of(sql.execute(sleep))
            return [long, await error_of(sql.execute(sleep))]

    long, short = await apart(use())
    assert long is None
    assert isinstance(short, Unavailable)


async def test_all_open_connections_to_redis_are_given_up_at_once(redis_url: str) -> None:
    async with TcpProxy.to(urlsplit(redis_url).port or 0) as proxy:
        client = redis_client(through(redis_url, proxy))
        await asyncio.gather(*(client.ping() for _ in range(MANY)))
        proxy.leave_half_open()
        assert isinstance(await error_of(client.ping()), RedisError)
        at_once = await asyncio.gather(*(error_of(client.ping()) for _ in range(MANY)))
        assert at_once == [None] * MANY
        await client.aclose()


async def test_only_the_first_of_many_rings_waits_for_a_silent_redis(redis_url: str) -> None:
    async with TcpProxy.to(urlsplit(redis_url).port or 0) as proxy:
        doorbell = ArqDoorbell(through(redis_url, proxy), prefix="test")
        proxy.set_weather(Weather(is_silent=True))
        await doorbell.ring("vision", [TaskId(1)])
        began = time.monotonic()
        for _ in range(MANY):
            await doorbell.ring("vision", [TaskId(1)])
        assert time.monotonic() - began < ANSWER_TIMEOUT_S
        await doorbell.close()


@pytest.mark.filterwarnings("ignore:Call to deprecated close:DeprecationWarning")  # arq's worker
async def test_a_listener_for_rings_gives_up_a_silent_redis(redis_url: str) -> None:
    async with TcpProxy.to(urlsplit(redis_url).port or 0) as proxy:
        rings = ArqRings(through(redis_url, proxy), prefix="test", queue=VISION)
        proxy.set_weather(Weather(is_silent=True))
        worker = rings.worker([].append, lambda: None)
        assert isinstance(await error_of(worker.async_run()), RedisError)
