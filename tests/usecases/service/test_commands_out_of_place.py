"""`python -m workers <command>` in the wrong place says in one line what is wrong, and leaves nothing."""

import asyncio
import contextvars
import errno
import json
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from domain.adapters.postgres.backup import connect, write_backup
from domain.adapters.postgres.backup_manifest import MANIFEST
from domain.errors import OutsideError, Unavailable
from domain.queries.service.schema import known_migrations
from domain.rules.work.deadlines import LONGEST, SHORT, Deadlines
from domain.settings import Settings
from domain.values.mending import with_advice
from sandbox.launcher import Postgres, free_port
from tests.adapters.postgres.test_schema_version import NEWER, NEXT, OLDER, make_newer, make_older
from tests.usecases.rows import a_workspace
from workers.__main__ import main
from workers.commands import backup, calibrate, doctor, rebuild_index, rerun, restore, restore_check, waiting

Command = Callable[[Settings, list[str]], Awaitable[int | None]]


@pytest.fixture
async def without_tables(postgres: Postgres) -> AsyncIterator[str]:
    """The DSN of a database in which nothing was ever started."""
    name = f"bare_{uuid4().hex}"
    yield await postgres.create_database(name)
    await postgres.drop_database(name)


@pytest.fixture
def settings(tmp_path: Path) -> Callable[[str], Settings]:
    def of(dsn: str) -> Settings:
        return Settings(
            bot_token=SecretStr("1:test"),
            database_url=SecretStr(dsn),
            redis_url=SecretStr("redis://127.0.0.1:1"),  # no command here needs Redis
            qdrant_path=tmp_path / "index",
            storage_path=tmp_path / "photos",
        )

    return of


async def complaint(command: Command, settings: Settings, *arguments: str) -> str:
    """Runs the command, and gives what it would print after "Cannot …: ".

    It runs in a context of its own, so that the tests' database stays open.
    """

    async def attempt() -> str:
        with pytest.raises(OutsideError) as refusal:
            await command(settings, list(arguments))
        return with_advice(refusal.value)

    async with asyncio.TaskGroup() as group:
        running = group.create_task(attempt(), context=contextvars.Context())
    return running.result()


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (doctor.run, []),
        (doctor.run, ["--fix"]),
        (rebuild_index.run, []),
        (rerun.run, ["--dry-run"]),
        (backup.run, ["{folder}"]),
    ],
)
async def test_a_database_in_which_nothing_ever_started_is_said_to_be_empty(
    command: Command,
    arguments: list[str],
    without_tables: str,
    settings: Callable[[str], Settings],
    tmp_path: Path,
) -> None:
    given = [argument.format(folder=tmp_path / "backup") for argument in arguments]
    said = await complaint(command, settings(without_tables), *given)
    assert said.startswith("the database: it has no tables yet")
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("command", [doctor.run, rebuild_index.run, rerun.run, calibrate.run])
async def test_a_command_of_another_version_than_the_database_says_so(
    command: Command, own_database: str, settings: Callable[[str], Settings]
) -> None:
    await make_older(own_database)
    assert await complaint(command, settings(own_database)) == f"{OLDER}."
    await make_newer(own_database)
    assert await complaint(command, settings(own_database)) == f"{NEWER}."


@pytest.mark.parametrize("command", [doctor.run, rebuild_index.run, rerun.run, backup.run, restore_check.run])
async def test_a_database_that_is_not_there_or_away_is_named_as_such(
    command: Command, postgres: Postgres, settings: Callable[[str], Settings], tmp_path: Path
) -> None:
    arguments = [str(tmp_path / "backup")] if command is backup.run else []
    missing = await complaint(command, settings(postgres.dsn_of("missing")), *arguments)
    assert missing == "Postgres: it has no such database. Start Postgres, or correct DATABASE_URL."
    closed = f"postgres://spotted:hidden@127.0.0.1:{free_port()}/spotted"
    away = await complaint(command, settings(closed), *arguments)
    assert away == "Postgres: it refuses the connection. Start Postgres, or correct DATABASE_URL."
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    "command", [doctor.run, rebuild_index.run, rerun.run, calibrate.run, restore_check.run]
)
async def test_a_command_waits_for_postgres_at_least_as_long_as_the_service_does(
    command: Command,
    own_database: str,
    settings: Callable[[str], Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits: list[float] = []

    @asynccontextmanager
    async def open_database(_: str, *, deadlines: Deadlines = SHORT) -> AsyncIterator[None]:
        waits.append(deadlines.statement_s)
        raise Unavailable("Postgres", "no answer")
        yield

    for module in (waiting, calibrate, restore_check):
        monkeypatch.setattr(module, "open_database", open_database)
    patient = settings(own_database).model_copy(update={"postgres_timeout_s": 47.0})
    await complaint(command, patient)
    # To settle a large database takes minutes.
    assert waits == [LONGEST.statement_s if command is restore_check.run else 47.0]


async def test_a_backups_connection_ends_after_six_hours_of_silence(own_database: str) -> None:
    connection = await connect(own_database)
    try:
        checked = await connection.fetchval("SHOW client_connection_check_interval")
        idle = await connection.fetchval("SHOW idle_in_transaction_session_timeout")
    finally:
        await connection.close()
    assert (checked, idle) == ("6h", "6h")


async def test_a_restore_of_what_is_no_backup_says_so_before_it_touches_the_database(
    without_tables: str, settings: Callable[[str], Settings], tmp_path: Path
) -> None:
    missing = await complaint(restore.run, settings(without_tables), str(tmp_path / "missing"))
    assert missing == f"the backup: there is no folder {tmp_path / 'missing'}."
    (tmp_path / "other").mkdir()
    other = await complaint(restore.run, settings(without_tables), str(tmp_path / "other"))
    assert other == f"the backup: {tmp_path / 'other'} holds no manifest.json: it is no backup."
    assert await tables_in(without_tables) == 0


async def test_a_check_of_a_database_without_tables_leaves_it_to_the_restore(
    without_tables: str, settings: Callable[[str], Settings]
) -> None:
    """With the tables of this version, a backup of an older one could not be restored into it any more."""
    said = await complaint(restore_check.run, settings(without_tables), "--apply")
    assert said.startswith("the database: nothing was restored into it")
    assert await tables_in(without_tables) == 0


async def tables_in(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    found: int = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    await connection.close()
    return found


_KNOWN = known_migrations()
_MADE_BY_AN_OLDER_ONE = (
    f"{_KNOWN[-3]}, and this version is at {_KNOWN[-1]}: restore it with the version that made it, then "
    f"update; `git log -1 --diff-filter=A migrations/{_KNOWN[-2]}.py` shows the commit after that version"
)
_MADE_BY_A_NEWER_ONE = (
    f"{NEXT}, and this version knows them up to {_KNOWN[-1]}: restore it with the version that made it"
)


@pytest.mark.parametrize(
    ("made_at", "says"),
    [(_KNOWN[:-2], _MADE_BY_AN_OLDER_ONE), ([*_KNOWN, NEXT], _MADE_BY_A_NEWER_ONE)],
)
async def test_a_restore_of_another_versions_backup_leaves_the_database_as_it_is(
    own_database: str,
    without_tables: str,
    settings: Callable[[str], Settings],
    tmp_path: Path,
    made_at: list[str],
    says: str,
) -> None:
    """Once this version had migrated the database, the right version could not restore into it any more."""
    folder = tmp_path / "backup"
    await write_backup(own_database, folder, lambda *_: None)
    fields = json.loads((folder / MANIFEST).read_text())
    assert fields["newest_migration"] == known_migrations()[-1]
    (folder / MANIFEST).write_text(json.dumps(fields | {"migrations": made_at}))
    said = await complaint(restore.run, settings(without_tables), str(folder))
    assert said == f"the backup: it was made at migration {says}. The database was not touched."
    assert await tables_in(without_tables) == 0


async def test_a_restore_into_an_empty_database_of_a_newer_version_asks_for_a_new_one(
    own_database: str, settings: Callable[[str], Settings], tmp_path: Path
) -> None:
    await write_backup(own_database, tmp_path / "backup", lambda *_: None)
    await make_newer(own_database)
    said = await complaint(restore.run, settings(own_database), str(tmp_path / "backup"))
    assert said == f"{NEWER}."


async def test_a_restore_does_not_migrate_a_database_that_is_in_use(
    own_database: str, settings: Callable[[str], Settings], tmp_path: Path
) -> None:
    await write_backup(own_database, tmp_path / "backup", lambda *_: None)
    await make_older(own_database)
    connection = await asyncpg.connect(own_database)
    await a_workspace(connection)
    said = await complaint(restore.run, settings(own_database), str(tmp_path / "backup"))
    assert said == "the database: it is not empty (workspaces): create a new one."
    newest = await connection.fetchval("SELECT max(name) FROM tortoise_migrations")
    await connection.close()
    assert newest == known_migrations()[-2]


async def test_a_backup_into_a_place_that_cannot_be_written_names_it(
    own_database: str, settings: Callable[[str], Settings], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "backup"
    said = await complaint(backup.run, settings(own_database), str(target))
    assert said == f"the backup: {target} cannot be written (Not a directory)."


async def test_a_backup_is_for_its_owner_only(
    own_database: str, settings: Callable[[str], Settings], tmp_path: Path
) -> None:
    """A backup holds names and embeddings. Where it is copied to, perhaps no folder protects it."""
    target = tmp_path / "backups" / "monday"
    assert await backup.run(settings(own_database), [str(target)]) == 0
    assert {mode_of(target.parent), mode_of(target)} == {0o700}
    assert {mode_of(target / name) for name in left_in(target)} == {0o600}


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (TimeoutError(), "TimeoutError"),
    ],
)
async def test_half_a_backup_is_not_left_where_it_could_not_be_written(
    own_database: str, tmp_path: Path, error: OSError, reason: str
) -> None:
    """It would hold names and embeddings, and nobody would know of it."""

    def fail(*_: object) -> None:
        raise error

    with pytest.raises(Unavailable, match=f"[(]{reason}[)]"):
        await write_backup(own_database, tmp_path / "backup", fail)
    assert left_in(tmp_path) == []


async def test_a_backup_is_not_written_into_a_folder_that_somebody_else_put_there(
    own_database: str, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (tmp_path / "backup.tmp").symlink_to(theirs)
    with pytest.raises(Unavailable, match="cannot be written"):
        await write_backup(own_database, tmp_path / "backup", lambda *_: None)
    assert list(theirs.iterdir()) == []


@pytest.mark.parametrize("arguments", [["nonsense"], ["doctor", "--please"]])
def test_a_wrong_call_prints_the_usage(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    environment.setattr("workers.__main__.log_to_stderr", lambda _: None)  # the log of this process stays
    assert main(arguments) == 2
    assert "python -m workers doctor [--fix]" in capsys.readouterr().err
