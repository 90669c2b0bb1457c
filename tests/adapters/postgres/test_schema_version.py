"""A process whose code and schema are of two versions says so, does not start and changes nothing."""

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest

from domain.adapters.postgres.database import ensure_migrated, migrate
from domain.errors import OutsideError
from domain.queries.service.schema import known_migrations
from sandbox.patience import patience
from tests.usecases.waiting import apart

REPOSITORY = Path(__file__).resolve().parents[3]
NEXT = "9999_of_the_next_version"
NEWER = (
    f"the database: it is at migration {NEXT}, and this version knows them up to {known_migrations()[-1]}: "
    "start the version that migrated it; or, to go back, restore the backup from before into a new, empty "
    "database"
)
OLDER = (
    f"the database: it is at migration {known_migrations()[-2]}, and this version needs "
    f"{known_migrations()[-1]}: start the bot or a worker of this version with MIGRATE_ON_START=true, which "
    "migrates it; back up first"
)


async def make_newer(dsn: str) -> None:
    """Makes the database look as if the next version had migrated it."""
    await _execute(
        dsn, f"INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('spotted', '{NEXT}', now())"
    )


async def make_older(dsn: str) -> None:
    """Makes the database look as if the newest migration had not run."""
    await _execute(dsn, f"DELETE FROM tortoise_migrations WHERE name = '{known_migrations()[-1]}'")


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(statement)
    await connection.close()


async def refusal_of(dsn: str, *, migrates: bool) -> str:
    with pytest.RaisesGroup(OutsideError) as refused:
        await apart(migrate(dsn) if migrates else ensure_migrated(dsn))
    [error] = refused.value.exceptions
    return str(error)


@pytest.mark.parametrize("migrates", [True, False])
async def test_a_database_of_a_newer_version_is_refused(own_database: str, *, migrates: bool) -> None:
    await make_newer(own_database)
    assert await refusal_of(own_database, migrates=migrates) == NEWER


async def test_a_database_of_a_newer_version_is_not_migrated(own_database: str) -> None:
    """Otherwise two branches of the code would change each other's tables."""
    await make_newer(own_database)
    await make_older(own_database)
    assert await refusal_of(own_database, migrates=True) == NEWER
    connection = await asyncpg.connect(own_database)
    last = await connection.fetchval("SELECT name FROM tortoise_migrations ORDER BY name DESC OFFSET 1")
    await connection.close()
    assert last == known_migrations()[-2]


async def test_a_process_that_may_not_migrate_refuses_an_older_database(own_database: str) -> None:
    await make_older(own_database)
    assert await refusal_of(own_database, migrates=False) == OLDER


async def test_a_process_that_may_not_migrate_refuses_a_database_without_tables(new_database: str) -> None:
    said = await refusal_of(new_database, migrates=False)
    assert said.startswith(
        "the database: it has no tables yet: they come when the bot or a worker starts with"
    )


async def test_a_process_that_may_not_migrate_starts_on_the_schema_of_its_version(own_database: str) -> None:
    await apart(ensure_migrated(own_database))


@pytest.mark.parametrize(("program", "may_migrate"), [(["bot"], "true"), (["workers", "delivery"], "false")])
async def test_neither_the_bot_nor_a_worker_starts_on_a_newer_database(
    own_database: str, tmp_path: Path, program: list[str], may_migrate: str
) -> None:
    await make_newer(own_database)
    assert await end_of(program, own_database, tmp_path, may_migrate) == f"Cannot start: {NEWER}.\n"


async def test_a_worker_that_may_not_migrate_does_not_start_on_an_older_database(
    own_database: str, tmp_path: Path
) -> None:
    await make_older(own_database)
    said = await end_of(["workers", "vision"], own_database, tmp_path, "false")
    assert said == f"Cannot start: {OLDER}.\n"


async def end_of(program: list[str], dsn: str, folder: Path, may_migrate: str) -> str:
    """Starts the program, and returns the lines of its error output about its end."""
    environment = {
        "PATH": os.environ["PATH"],  # noqa: TID251  of a process of its own
        "BOT_TOKEN": "1:test",
        "DATABASE_URL": dsn,
        "MIGRATE_ON_START": may_migrate,
        "QDRANT_PATH": str(folder / "index"),
        "STORAGE_PATH": str(folder / "photos"),
        "REDIS_URL": "redis://127.0.0.1:1",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *program), cwd=REPOSITORY, env=environment, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(patience(60)):
        said = (await process.communicate())[1].decode()
    assert process.returncode == 1
    return "".join(line for line in said.splitlines(True) if "Cannot" in line or "Trace" in line)
