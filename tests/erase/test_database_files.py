"""After the files were rewritten neither they nor the journal hold a byte of what was erased."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import numpy as np
import pytest

from bot.check import check_journal
from domain.adapters.postgres.database import open_database
from domain.errors import Throttled, Unavailable
from domain.rules.faces.vectors import to_bytes
from domain.usecases.erasing.rewrite_files import rewrite_files
from tests import sql
from tests.erase.scene import Scene
from tests.erase.standby import standby
from tests.erase.subjects import SUBJECTS
from tests.erase.working import are_verified, work_off
from tests.usecases.stage import Stage
from tests.usecases.waiting import apart
from tests.usecases.waiting import held as lock_held

_READS = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM persons"
NIGHT = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)
DAY = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


async def data_folder() -> Path:
    row = await sql.one("SELECT current_setting('data_directory') AS folder")
    assert row is not None
    return Path(row["folder"])


async def files_with(needles: list[bytes]) -> list[str]:
    """The files of this database, and of the journal that all databases share, with any of the needles."""
    folder = await data_folder()
    row = await sql.one("SELECT oid::text FROM pg_database WHERE datname = current_database()")
    assert row is not None
    await sql.execute("CHECKPOINT")  # what waits in memory is written, or there would be nothing to see
    files = [*(folder / "base" / row["oid"]).iterdir(), *(folder / "pg_wal").iterdir()]
    return sorted(
        {path.name for path in files if path.is_file() for needle in needles if needle in path.read_bytes()}
    )


async def files_of(*tables: str) -> dict[str, int]:
    """The number of each table's file. A table that Postgres rewrites gets another file."""
    found = await sql.rows(
        "SELECT name, pg_relation_filenode(name::regclass)::bigint AS file FROM unnest($1::text[]) name",
        list(tables),
    )
    return {row["name"]: row["file"] for row in found}


async def give_telling_vectors(scene: Scene) -> None:
    """Gives each face a vector that no file holds by chance: the scripted engine's are mostly zeros."""
    generator = np.random.default_rng(59)
    for row in await sql.rows("SELECT face_id FROM face_embeddings"):
        vector = generator.standard_normal(scene.stage.engine.dimensions).astype(np.float32)
        await sql.execute(
            "UPDATE face_embeddings SET vector = $2 WHERE face_id = $1", row["face_id"], to_bytes(vector)
        )


@pytest.fixture(params=["person", "participant", "workspace"])
async def erased(scene: Scene, request: pytest.FixtureRequest) -> list[bytes]:
    """Bytes of a subject whose erase is verified. They still lie in the database's files."""
    await give_telling_vectors(scene)
    sought = await SUBJECTS[request.param].sought(scene)
    vectors = await sql.rows(
        "SELECT vector FROM face_embeddings WHERE face_id = ANY($1::uuid[])", list(sought.faces)
    )
    names = [scene.anna_name] if request.param != "participant" else []
    # A value of 2 kB may be stored in several pieces.
    needles = [*(bytes(row["vector"])[:256] for row in vectors), *(name.encode() for name in names)]
    await SUBJECTS[request.param].erase(scene)
    await work_off(scene.stage)
    assert await are_verified()
    assert all([await files_with([needle]) for needle in needles])
    return needles


async def test_no_file_of_the_database_holds_a_byte_of_the_erased(scene: Scene, erased: list[bytes]) -> None:
    assert await sql.rows("SELECT 1 FROM tasks WHERE kind = 'rewrite_files' AND state = 'ready'")
    assert await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY) == "rewritten"
    assert await files_with(erased) == []
    [row] = await sql.rows("SELECT count(*) FILTER (WHERE rewritten_at IS NULL) AS open FROM erasures")
    assert row["open"] == 0
    assert await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY) == "skipped"


@pytest.mark.parametrize("erased", ["person"], indirect=True)
async def test_a_rewrite_is_put_off_until_older_transactions_have_ended(
    scene: Scene, erased: list[bytes], postgres_dsn: str
) -> None:
    """A transaction like a backup's still sees what was erased, so a rewrite would keep the erased rows."""
    await sql.execute("UPDATE erasures SET state = 'erasing', rewritten_at = NULL")
    async with lock_held(postgres_dsn, _READS):
        await sql.execute(
            "UPDATE erasures SET state = 'verified', verified_xid = pg_current_xact_id()::text::bigint"
        )
        with pytest.raises(Unavailable, match="has not ended"):
            await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY)
    await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY)
    assert await files_with(erased) == []


@pytest.mark.parametrize("erased", ["person"], indirect=True)
@pytest.mark.parametrize("has_slot", [True, False])
async def test_a_rewrite_is_put_off_while_readers_of_a_standby_see_the_erased_rows(
    scene: Scene, erased: list[bytes], clean_database: str, has_slot: bool
) -> None:
    """The server keeps the erased rows for these readers, so a rewrite would keep them as well."""
    xid = await sql.value(int, "SELECT max(verified_xid) FROM erasures")
    assert xid is not None
    async with standby(clean_database, xid, has_slot=has_slot):
        with pytest.raises(Unavailable, match="has not ended"):
            await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY)
    await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY)
    assert await files_with(erased) == []


@pytest.mark.parametrize("erased", ["person"], indirect=True)
async def test_a_large_database_is_rewritten_at_night(
    scene: Scene, erased: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.usecases.erasing.rewrite_files.AT_ONCE_BYTES", 1)
    stage, settings = scene.stage, scene.stage.settings.model_copy(update={"quiet_hour": 1})
    await sql.execute("UPDATE tasks SET state = 'done' WHERE kind = 'rewrite_files'")
    assert await rewrite_files(settings, stage.doorbell, now=DAY) == "waits for the night"
    [task] = await sql.rows(
        """SELECT not_before - now() AS wait FROM tasks
           WHERE kind = 'rewrite_files' AND state = 'ready' ORDER BY id DESC LIMIT 1"""
    )
    assert 12 * 3600 < task["wait"].total_seconds() <= 13 * 3600
    by_day_in_sydney = settings.model_copy(update={"time_zone": "Australia/Sydney"})
    assert await rewrite_files(by_day_in_sydney, stage.doorbell, now=NIGHT) == "waits for the night"
    assert await rewrite_files(settings, stage.doorbell, now=NIGHT) == "rewritten"
    assert await files_with(erased) == []
    await sql.execute("UPDATE erasures SET rewritten_at = NULL, verified_at = $1", DAY - timedelta(days=3))
    assert (
        await rewrite_files(settings, stage.doorbell, now=DAY) == "rewritten"
    )  # overdue: the machine may be off at night


@pytest.mark.parametrize("erased", ["person"], indirect=True)
async def test_the_tables_that_running_tasks_need_are_not_rewritten(
    scene: Scene, erased: list[bytes]
) -> None:
    """Tasks and heartbeats are not rewritten: while a rewrite locks them no worker could renew its lease."""
    before = await files_of("tasks", "heartbeats", "persons")
    await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY)
    after = await files_of("tasks", "heartbeats", "persons")
    assert {table for table in before if before[table] != after[table]} == {"persons"}


@pytest.mark.parametrize("erased", ["person"], indirect=True)
async def test_a_table_that_somebody_has_locked_is_rewritten_later(
    scene: Scene, erased: list[bytes], postgres_dsn: str
) -> None:
    """The rewrite does not wait: whoever waits for a table's lock makes everybody behind them wait."""
    async with lock_held(postgres_dsn, "LOCK TABLE persons IN ACCESS SHARE MODE"):
        with pytest.raises(Throttled) as refused:
            await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY)
    assert refused.value.retry_after_s >= 60
    assert await rewrite_files(scene.stage.settings, scene.stage.doorbell, now=DAY) == "rewritten"
    assert await files_with(erased) == []


async def test_a_role_that_owns_only_its_tables_rewrites_those(own_database: str, stage: Stage) -> None:
    """A rented Postgres is like this. Its journal and statistics are left to whoever runs it."""
    role = f"plain_{uuid4().hex}"
    connection = await asyncpg.connect(own_database)
    await connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{role}'")
    names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for name in names:
        await connection.execute(f'ALTER TABLE "{name[0]}" OWNER TO {role}')
    await connection.execute(
        """INSERT INTO erasures (subject_kind, subject_number, subject_uuid, face_ids, asset_uuids,
               store_keys, counts, state, verified_xid)
           VALUES ('person', 1, gen_random_uuid(), '[]', '[]', '[]', '{}', 'verified',
               pg_current_xact_id()::text::bigint)"""
    )
    await connection.close()

    async def rewritten() -> tuple[str, bool]:
        async with open_database(f"postgres://{role}:{role}@{own_database.partition('@')[2]}"):
            assert "may not end it" in (await check_journal()).says
            before = await files_of("persons", "image_assets")
            said = await rewrite_files(stage.settings, stage.doorbell, now=DAY)
            after = await files_of("persons", "image_assets")
            return said, all(before[table] != after[table] for table in before)

    assert await apart(rewritten()) == ("rewritten", True)
