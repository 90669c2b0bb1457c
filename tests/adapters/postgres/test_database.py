"""The first process to start migrates the schema, wholly or not at all; a schema can also be taken down."""

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest
from tortoise import Tortoise
from tortoise.migrations.api.migrate import migrate as migrate_to

from domain.adapters.postgres import database
from domain.adapters.postgres.database import MIGRATION_LOCK, migrate, open_database, tortoise_config
from domain.errors import Unavailable
from domain.values.mending import with_advice
from sandbox.launcher import Postgres, free_port
from sandbox.patience import patience
from tests import sql
from tests.usecases.rows import a_person, a_workspace, an_event
from tests.usecases.waiting import apart

REPOSITORY = Path(__file__).resolve().parents[3]
EVERY_MIGRATION = sorted(path.stem for path in (REPOSITORY / "migrations").glob("0*.py"))
LIMIT_S = 30
MIGRATE = """
import asyncio, sys
from domain.adapters.postgres.database import migrate
asyncio.run(migrate(sys.stdin.read()))
"""


async def take_down(dsn: str) -> None:
    await migrate_to(config=tortoise_config(dsn), target="spotted.__first__")
    await Tortoise.close_connections()


async def schema(connection: asyncpg.Connection) -> set[str]:
    """Everything a migration makes, by its definition."""
    rows = await connection.fetch(
        """SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type AS made
               FROM information_schema.columns WHERE table_schema = 'public'
           UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
           UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
               WHERE connamespace = 'public'::regnamespace
           UNION ALL SELECT 'sequence ' || sequencename FROM pg_sequences WHERE schemaname = 'public'
           UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
           UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"""
    )
    return {row["made"] for row in rows if "tortoise_migrations" not in row["made"]}


async def migrations(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch("SELECT name FROM tortoise_migrations ORDER BY name")
    return [row["name"] for row in rows]


async def test_migrating_again_changes_nothing(new_database: str, db: asyncpg.Connection) -> None:
    await apart(migrate(new_database))
    made, applied = await schema(db), await migrations(db)
    assert len(made) > 300
    workspace = await a_workspace(db)
    await apart(migrate(new_database))
    assert (await schema(db), await migrations(db)) == (made, applied)
    assert await db.fetchval("SELECT id FROM workspaces") == workspace


async def test_of_processes_that_start_at_once_one_migrates_and_the_rest_wait(
    new_database: str, db: asyncpg.Connection
) -> None:
    await db.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
    processes = [await start_migrating(new_database) for _ in range(2)]
    await until_waiting(db, processes)
    assert await schema(db) == set()
    await db.execute("SELECT pg_advisory_unlock($1)", MIGRATION_LOCK)
    answers = [(await process.communicate())[1] for process in processes]
    assert answers == [b"", b""]
    assert [process.returncode for process in processes] == [0, 0]
    assert await migrations(db) == EVERY_MIGRATION


async def test_migrating_a_filled_database_down_and_up_again_gives_the_same_schema(
    new_database: str, db: asyncpg.Connection
) -> None:
    await apart(migrate(new_database))
    made = await schema(db)
    workspace = await a_workspace(db)
    await an_event(db, workspace, to_person_id=await a_person(db, workspace))
    await apart(take_down(new_database))
    assert await schema(db) == set()
    assert await migrations(db) == []
    await apart(migrate(new_database))
    assert await schema(db) == made


async def test_a_migration_that_fails_at_its_end_leaves_nothing(
    new_database: str, db: asyncpg.Connection
) -> None:
    await db.execute("CREATE TABLE erasures ()")  # named like the last table that 0001 makes
    before = await schema(db)
    with pytest.raises(ExceptionGroup) as raised:
        await apart(migrate(new_database))
    assert 'relation "erasures" already exists' in str(raised.value.exceptions)
    assert await schema(db) == before
    await db.execute("DROP TABLE erasures")
    await apart(migrate(new_database))
    assert await migrations(db) == EVERY_MIGRATION


async def test_a_migration_that_is_not_recorded_did_not_happen(
    new_database: str, db: asyncpg.Connection
) -> None:
    """A process killed between a migration and its record would leave a database that no one can migrate."""
    await apart(migrate(new_database))
    await apart(take_down(new_database))
    await db.execute("ALTER TABLE tortoise_migrations ADD CONSTRAINT full_disk CHECK (false)")
    with pytest.raises(ExceptionGroup) as raised:
        await apart(migrate(new_database))
    assert "full_disk" in str(raised.value.exceptions)
    assert await schema(db) == set()
    await db.execute("ALTER TABLE tortoise_migrations DROP CONSTRAINT full_disk")
    await apart(migrate(new_database))
    assert await migrations(db) == EVERY_MIGRATION


async def open_once(dsn: str) -> None:
    async with open_database(dsn):
        pass


@pytest.mark.parametrize("use", [migrate, open_once])
async def test_a_postgres_that_is_too_old_is_refused_in_one_sentence(
    new_database: str,
    db: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    use: Callable[[str], Awaitable[None]],
) -> None:
    version = (await db.fetchval("SELECT current_setting('server_version')")).split()[0]
    monkeypatch.setattr(database, "OLDEST_POSTGRES", 99)  # so that the Postgres of the tests is too old
    with pytest.raises(Unavailable) as refused:
        await use(new_database)
    assert with_advice(refused.value) == (
        f"Postgres: version {version} is too old: Spotted runs on 99 and later. "
        "Update Postgres, or choose another one."
    )
    assert await schema(db) == set()


@pytest.mark.parametrize("use", ["migrate", "open"])
@pytest.mark.parametrize(
    "wrong",
    [
        "postgres://postgres:hidden@127.0.0.1:{port}/spotted",
        "postgres://nobody:hidden@127.0.0.1:{port}/spotted",
        "postgres://postgres:hidden@127.0.0.1:{closed}/spotted",
        "postgres://postgres:hidden@127.0.0.1:hidden/spotted",
        "mysql://postgres:hidden@127.0.0.1:{port}/spotted",
        "hidden",
        "",
    ],
)
async def test_a_wrong_address_is_refused_in_one_sentence_without_the_password(
    postgres: Postgres, use: str, wrong: str
) -> None:
    dsn = wrong.format(port=postgres.port, closed=free_port())
    refusal = await refused(dsn, use)
    assert str(refusal).startswith("Postgres: ")
    assert "\n" not in str(refusal)
    assert "hidden" not in "".join(traceback.format_exception(refusal))


@pytest.mark.parametrize(
    ("dsn", "reason"),
    [
        ("postgres://postgres:hidden@127.0.0.2/spotted", "it refuses the connection"),
        ("postgresql://postgres:hidden@127.0.0.2/spotted", "it refuses the connection"),
        ("postgres://postgres:hidden@127.0.0.2:port/spotted", "postgres://user:password@host:port/database"),
        ("postgres:///spotted", "postgres://user:password@host:port/database"),
        ("postgres://postgres:hidden@127.0.0.2/spotted?sslmode=require", "it refuses the connection"),
        ("postgres://postgres:hidden@127.0.0.2/spotted?sslmode=verify-full", "~/.postgresql/root.crt"),
        ("postgres://postgres:hidden@127.0.0.2/spotted?sslmode=yes", "is not ?sslmode= and one of disable"),
        ("postgres://postgres:hidden@127.0.0.2/spotted?schema=public", "is not ?sslmode= and one of disable"),
    ],
)
async def test_the_refusal_of_an_address_says_what_is_wrong(dsn: str, reason: str) -> None:
    assert reason in str(await refused(dsn, "open"))


async def test_an_address_may_say_whether_tls_is_spoken(new_database: str) -> None:
    """Providers of Postgres hand out addresses with `?sslmode=`."""

    async def can_be_used(mode: str) -> bool:
        async with open_database(f"{new_database}?sslmode={mode}"):
            return await sql.value(bool, "SELECT true") is True

    assert await apart(can_be_used("disable"))
    assert await apart(can_be_used("prefer"))
    assert "it does not speak TLS" in str(await refused(f"{new_database}?sslmode=require", "open"))


async def test_the_refusal_says_that_the_database_is_not_there(postgres: Postgres) -> None:
    dsn = postgres.dsn_of("missing")
    for use in ("migrate", "open"):
        assert "it has no such database" in str(await refused(dsn, use))


async def refused(dsn: str, use: str) -> Unavailable:
    async def attempt() -> Unavailable:
        with pytest.raises(Unavailable) as refusal:
            await (migrate(dsn) if use == "migrate" else open_once(dsn))
        return refusal.value

    return await apart(attempt())


async def start_migrating(dsn: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", MIGRATE),
        cwd=REPOSITORY,
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(dsn.encode())
    process.stdin.close()
    return process


async def until_waiting(connection: asyncpg.Connection, processes: list[asyncio.subprocess.Process]) -> None:
    """Returns when each of the processes waits for the lock."""
    async with asyncio.timeout(patience(LIMIT_S)):
        waiting = 0
        while waiting < len(processes):
            assert [process.returncode for process in processes] == [None] * len(processes)
            waiting = await connection.fetchval(
                """SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                   WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()"""
            )


async def test_nothing_is_sent_after_a_statement(clean_database: str) -> None:
    """If the driver reset the connection after each statement, that would be the connection's last query."""
    await sql.one("SELECT 4711 AS n")
    connection = await asyncpg.connect(clean_database)
    heard = await connection.fetch("SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    await connection.close()
    assert "SELECT 4711 AS n" in [row["query"] for row in heard]
