"""A backup is whole whatever else happens in Postgres meanwhile."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from domain.adapters.postgres.backup_manifest import Manifest
from tests.settings import settings_on
from tests.telegram.mishaps import write_refused
from tests.usecases.backups import back_up
from tests.usecases.rows import a_workspace
from tests.usecases.waiting import held, until_blocked
from workers.commands import backup


async def test_a_table_that_a_migration_rewrites_meanwhile_is_in_the_backup(
    clean_database: str, tmp_path: Path
) -> None:
    """To an older snapshot, Postgres shows a rewritten table as empty."""
    migrating = await asyncpg.connect(clean_database)
    await migrating.execute(
        "INSERT INTO webhooks (workspace_id, url, secret) VALUES ($1, 'https://a', 's')",
        await a_workspace(migrating),
    )
    rewrite = "ALTER TABLE webhooks ALTER COLUMN url TYPE varchar(2000) USING url || ''"
    lock = "LOCK TABLE alarms IN ACCESS EXCLUSIVE MODE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock):
        copying = tasks.create_task(back_up(clean_database, tmp_path / "backup"))
        await until_blocked(copying)
        await migrating.execute(rewrite)
    await migrating.close()
    assert (await copying).rows_of("webhooks") == 1


async def test_a_backup_that_the_service_cannot_be_told_of_is_whole_and_the_operator_reads_both(
    clean_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with write_refused(clean_database, "installation"):
        assert await backup.run(settings_on(clean_database), [str(tmp_path / "backup")]) == 0
    told = capsys.readouterr().out
    assert "Backed up as of" in told
    assert "But the service does not know of this backup" in told
    Manifest.read(tmp_path / "backup")
