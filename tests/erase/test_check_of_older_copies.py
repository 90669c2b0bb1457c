"""`workers restore-check` on a database that was put back without `workers restore`, before a start."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from domain.adapters.postgres.backup import write_backup
from domain.adapters.postgres.restore import restore_backup
from domain.errors import Unavailable
from domain.rules.photos.store_keys import GENERATION_KEY
from domain.settings import Settings
from tests.erase.checking import check, settings_of
from tests.usecases.rows import a_participant, a_workspace, an_asset, insert


@pytest.fixture
async def copied(own_database: str) -> AsyncIterator[asyncpg.Connection]:
    """A copy of the database from when a photo was owed. The photo may have been sent since."""
    connection = await asyncpg.connect(own_database)
    workspace = await a_workspace(connection)
    photo, who = await an_asset(connection, workspace), await a_participant(connection)
    row = {"workspace_id": workspace, "asset_id": photo, "participant_id": who, "state": "pending"}
    await insert(connection, "deliveries", **row)
    await connection.execute("UPDATE installation SET generation = 3")
    yield connection
    await connection.close()


@pytest.fixture
def settings(own_database: str, tmp_path: Path) -> Settings:
    return settings_of(own_database, tmp_path)


def note_generation(settings: Settings, generation: int) -> None:
    assert settings.storage_path is not None
    path = settings.storage_path / GENERATION_KEY
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"generation": generation}))


@pytest.mark.parametrize("options", [[], ["--apply"], ["--apply", "--ledger-is-lost"]])
async def test_a_new_database_is_left_empty_so_that_a_backup_can_still_be_restored(
    own_database: str, settings: Settings, tmp_path: Path, options: list[str]
) -> None:
    """The restore before it failed: a mistyped folder, or a damaged backup."""
    backup = tmp_path / "backup"
    await write_backup(own_database, backup, lambda *_: None)
    note_generation(settings, 7)
    with pytest.RaisesGroup(pytest.RaisesExc(Unavailable, match="nothing was restored into it")):
        await check(settings, *options)
    await restore_backup(own_database, backup, lambda *_: None)
    assert await check(settings, "--apply") == 0


@pytest.mark.parametrize("options", [["--apply"], ["--apply", "--ledger-is-lost"]])
async def test_a_check_before_any_start_treats_the_copy_as_a_restored_backup(
    copied: asyncpg.Connection, settings: Settings, options: list[str]
) -> None:
    note_generation(settings, 9)
    assert await check(settings, *options) == 0
    owed = await copied.fetchrow("SELECT state, reason FROM deliveries")
    assert owed is not None
    assert tuple(owed) == ("unknown", "restored from a backup")
    assert await copied.fetchval("SELECT count(*) FROM tasks WHERE kind = 'rebuild_index'") == 1
    assert await copied.fetchval("SELECT array_agg(checked_at IS NOT NULL) FROM restores") == [True]
    assert await copied.fetchval("SELECT generation FROM installation") == 9
    assert await check(settings, *options) == 0
    assert await copied.fetchval("SELECT count(*) FROM restores") == 1


async def test_a_database_that_is_no_copy_is_left_as_it_is(
    copied: asyncpg.Connection, settings: Settings
) -> None:
    note_generation(settings, 3)
    assert await check(settings, "--apply") == 0
    assert await copied.fetchval("SELECT state FROM deliveries") == "pending"
    assert await copied.fetchval("SELECT count(*) FROM restores") == 0


async def test_without_apply_the_check_says_that_nothing_starts_yet(
    copied: asyncpg.Connection, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    note_generation(settings, 9)
    assert await check(settings) == 0
    assert "add --apply, so that bot and workers may start" in capsys.readouterr().out


async def test_a_copy_whose_photos_were_put_back_with_it_is_settled_where_the_operator_says_so(
    copied: asyncpg.Connection, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """A snapshot of the whole machine: both numbers went back together, and so did the ledger."""
    note_generation(settings, 3)
    made = await copied.fetchval("UPDATE installation SET generation_at = '2026-11-20 12:00Z' RETURNING 1")
    assert made == 1
    assert await check(settings, "--apply", "--older-copy") == 0
    assert await copied.fetchval("SELECT state FROM deliveries") == "unknown"
    restores = await copied.fetch(
        "SELECT backup_taken_at::text AS at, checked_at IS NOT NULL AS done FROM restores"
    )
    assert [(row["at"][:13], row["done"]) for row in restores] == [("2026-11-20 12", True)]
    said = capsys.readouterr().out
    assert "since 2026-11-20 12:00" in said
    assert "repeat by hand what was erased since" in said
    assert await check(settings, "--apply") == 0
    assert await copied.fetchval("SELECT count(*) FROM restores") == 1


async def test_only_a_check_that_applies_takes_the_word_of_the_operator(
    copied: asyncpg.Connection, settings: Settings
) -> None:
    note_generation(settings, 3)
    assert await check(settings, "--older-copy") is None
    assert await copied.fetchval("SELECT state FROM deliveries") == "pending"


async def test_a_database_that_is_in_use_is_not_settled_on_the_word_of_the_operator(
    copied: asyncpg.Connection, settings: Settings
) -> None:
    note_generation(settings, 3)
    await copied.execute("INSERT INTO heartbeats (queue) VALUES ('delivery')")
    with pytest.RaisesGroup(pytest.RaisesExc(Unavailable, match="stop them first")):
        await check(settings, "--apply", "--older-copy")
    assert await copied.fetchval("SELECT state FROM deliveries") == "pending"
