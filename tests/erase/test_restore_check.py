"""`python -m workers restore-check`, and that nothing starts before it."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.errors import Corrupt
from domain.settings import Settings
from sandbox.patience import patience
from tests.conftest import REPOSITORY
from tests.erase.checking import check, mark, settings_of
from tests.persons import LIVE
from tests.usecases.rows import a_face, a_group, a_participant, a_person, a_workspace, an_asset
from workers.commands import restore_check


@pytest.fixture
async def restored(own_database: str) -> AsyncIterator[asyncpg.Connection]:
    """A database that was restored from a backup, and that nobody has checked yet."""
    connection = await asyncpg.connect(own_database)
    await connection.execute("INSERT INTO restores (backup_taken_at) VALUES ('2026-11-01 12:00+00')")
    yield connection
    await connection.close()


@pytest.fixture
def settings(own_database: str, tmp_path: Path) -> Settings:
    return settings_of(own_database, tmp_path)


def note(
    settings: Settings,
    kind: str,
    subject: UUID,
    erasure: UUID | None = None,
    *,
    faces: tuple[UUID, ...] = (),
    absorbed: tuple[UUID, ...] | None = None,
) -> None:
    """Writes an erasure on the ledger beside the photos."""
    assert settings.storage_path is not None
    folder = settings.storage_path / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    erasure = erasure or uuid4()
    entry = {
        "erasure": str(erasure),
        "kind": kind,
        "subject": str(subject),
        "faces": [str(face) for face in faces],
        "erased_at": "2026-11-02T12:00:00",
    }
    if absorbed is not None:  # an entry of an older version has none
        entry["absorbed"] = [str(person) for person in absorbed]
    (folder / f"{erasure}.json").write_text(json.dumps(entry))


async def is_checked(restored: asyncpg.Connection) -> bool:
    return bool(await restored.fetchval("SELECT checked_at IS NOT NULL FROM restores"))


async def test_whoever_is_back_is_counted_by_kind_and_erased_again(
    restored: asyncpg.Connection, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = await a_workspace(restored)
    person, other = await a_person(restored, workspace, name="Annabelle"), await a_person(restored, workspace)
    who = await a_participant(restored)
    subject = await restored.fetchval("SELECT uuid FROM participants WHERE id = $1", who)
    note(settings, "person", person)
    note(settings, "participant", subject)
    note(settings, "person", uuid4())  # a person who was erased before the backup was made
    assert await check(settings) == 1
    said = capsys.readouterr().err
    assert "participant: 1, person: 1" in said
    assert "Annabelle" not in said
    assert not await is_checked(restored)
    assert await check(settings, "--apply") == 0
    assert "3 erasures: 2 erased again" in capsys.readouterr().out
    assert await is_checked(restored)
    assert await restored.fetchval("SELECT erasing_at IS NOT NULL FROM persons WHERE id = $1", person)
    assert not await restored.fetchval("SELECT erasing_at IS NOT NULL FROM persons WHERE id = $1", other)
    assert await restored.fetchval("SELECT count(*) FROM participants") == 0
    assert await restored.fetchval("SELECT count(*) FROM tasks WHERE kind = 'purge_erasure'") == 2
    assert await check(settings) == 0
    assert await check(settings, "--apply") == 0


async def test_groups_and_workspaces_are_repeated_under_the_uuid_of_the_ledger(
    restored: asyncpg.Connection, settings: Settings
) -> None:
    first, second = await a_workspace(restored), await a_workspace(restored)
    await a_group(restored, first)
    group = await restored.fetchval("SELECT uuid FROM groups")
    workspace = await restored.fetchval("SELECT uuid FROM workspaces WHERE id = $1", second)
    erasures = {uuid4(): ("group", group), uuid4(): ("workspace", workspace)}
    for erasure, (kind, subject) in erasures.items():
        note(settings, kind, subject, erasure)
    assert await check(settings, "--apply") == 0
    found = await restored.fetch("SELECT uuid, subject_kind, subject_uuid FROM erasures")
    assert {row["uuid"]: (row["subject_kind"], row["subject_uuid"]) for row in found} == erasures
    assert await restored.fetchval("SELECT count(*) FROM groups") == 0


async def test_faces_that_were_deleted_after_the_backup_are_deleted_again_whosever_they_are_in_it(
    restored: asyncpg.Connection, settings: Settings
) -> None:
    workspace = await a_workspace(restored)
    person = await a_person(restored, workspace)
    assets = [await an_asset(restored, workspace) for _ in range(3)]
    deleted = await a_face(restored, workspace, assets[0], person_id=person)
    unknown = await a_face(restored, workspace, assets[1])
    stays = await a_face(restored, workspace, assets[2], person_id=person)
    later = uuid4()  # of a photo that this backup does not have
    subject = uuid4()
    note(settings, "contact_faces", subject, faces=(deleted, unknown, later))
    assert await check(settings) == 1
    assert await check(settings, "--apply") == 0
    assert [row["id"] for row in await restored.fetch("SELECT id FROM face_instances")] == [stays]
    assert await restored.fetchval("SELECT count(*) FROM erased_faces") == 2
    assert await restored.fetchval("SELECT erasing_at IS NULL FROM persons WHERE id = $1", person)
    [erasure] = await restored.fetch("SELECT subject_kind, subject_uuid, face_ids FROM erasures")
    assert (erasure["subject_kind"], erasure["subject_uuid"]) == ("contact_faces", subject)
    assert set(json.loads(erasure["face_ids"])) == {str(face) for face in (deleted, unknown, later)}
    assert await check(settings) == 0


async def test_a_face_that_was_deleted_twice_is_deleted_again_once(
    restored: asyncpg.Connection, settings: Settings
) -> None:
    """In between, the face was back from an older backup."""
    workspace = await a_workspace(restored)
    deleted = await a_face(restored, workspace, await an_asset(restored, workspace))
    for _ in range(2):
        note(settings, "contact_faces", uuid4(), faces=(deleted,))
    assert await check(settings, "--apply") == 0
    assert await restored.fetchval("SELECT count(*) FROM face_instances") == 0
    assert await check(settings) == 0


async def test_a_face_whose_person_came_after_the_backup_is_erased_again(
    restored: asyncpg.Connection, settings: Settings
) -> None:
    workspace = await a_workspace(restored)
    persons_face, other = [
        await a_face(restored, workspace, await an_asset(restored, workspace)) for _ in range(2)
    ]
    person = uuid4()
    note(settings, "person", person, faces=(persons_face,))
    assert await check(settings) == 1
    assert await check(settings, "--apply") == 0
    assert await restored.fetchval("SELECT erasing_at IS NOT NULL FROM persons WHERE id = $1", person)
    assert await restored.fetchval("SELECT face_ids FROM erasures") == json.dumps([str(persons_face)])
    assert (
        await restored.fetchval("SELECT person_id FROM face_instances WHERE id = $1", persons_face) == person
    )
    assert await restored.fetchval("SELECT person_id FROM face_instances WHERE id = $1", other) is None
    assert await check(settings) == 0


@pytest.mark.parametrize("survivor_is_known", [True, False])
async def test_whoever_was_absorbed_after_the_backup_and_erased_with_the_survivor_is_erased_again(
    restored: asyncpg.Connection, settings: Settings, *, survivor_is_known: bool
) -> None:
    workspace = await a_workspace(restored)
    survivor = await a_person(restored, workspace) if survivor_is_known else uuid4()
    absorbed = await a_person(restored, workspace, name="Annabelle")
    assets = [await an_asset(restored, workspace) for _ in range(2)]
    theirs, moved_on = [await a_face(restored, workspace, asset, person_id=absorbed) for asset in assets]
    note(settings, "person", survivor, faces=(theirs,), absorbed=(absorbed,))
    assert await check(settings) == 1
    assert await check(settings, "--apply") == 0
    known = await restored.fetch(f"SELECT id FROM persons WHERE status <> 'MERGED' AND {LIVE}")
    assert known == []
    faces = "SELECT id, person_id FROM face_instances ORDER BY person_id NULLS LAST"
    assert [tuple(row) for row in await restored.fetch(faces)] == [(theirs, survivor), (moved_on, None)]
    assert "Annabelle" in str(await restored.fetchval("SELECT needles FROM erasures"))
    assert await check(settings) == 0


async def test_when_nobody_is_back_apply_opens_the_database(
    restored: asyncpg.Connection, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await check(settings) == 0
    assert "--apply" in capsys.readouterr().out
    assert not await is_checked(restored)
    assert await check(settings, "--apply") == 0
    assert "since 2026-11-01 12:00" in capsys.readouterr().out
    assert await is_checked(restored)
    assert await check(settings, "--apply") == 0
    assert "since" not in capsys.readouterr().out


async def test_another_folder_is_no_ledger(
    restored: asyncpg.Connection, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """The database remembers an erasure that it wrote on its ledger, and this ledger lacks it."""
    await restored.execute(
        """INSERT INTO erasures (subject_uuid, subject_number, face_ids, asset_uuids, store_keys, counts,
               state, noted_at, verified_at)
           VALUES (gen_random_uuid(), 7, '[]', '[]', '[]', '{}', 'verified', now(), now())"""
    )
    assert await check(settings, "--apply") == 1
    assert "STORAGE_PATH" in capsys.readouterr().err
    assert not await is_checked(restored)
    assert await check(settings, "--apply", "--ledger-is-lost") == 0
    assert await is_checked(restored)


@pytest.mark.parametrize("bot", [None, 2])
async def test_an_empty_ledger_without_this_bots_mark_is_no_ledger(
    restored: asyncpg.Connection, settings: Settings, capsys: pytest.CaptureFixture[str], bot: int | None
) -> None:
    assert settings.storage_path is not None
    if bot is None:
        (settings.storage_path / "ledger" / "installation.json").unlink()
    else:
        mark(settings.storage_path, bot=bot)
    assert await check(settings, "--apply") == 1
    assert "is not this bot's" in capsys.readouterr().err
    assert not await is_checked(restored)
    assert await check(settings, "--apply", "--ledger-is-lost") == 0
    # Bot and workers start on a store that was lost; one of another bot stays that bot's.
    assert (settings.storage_path / "installation" / "owner.json").exists() == (bot is None)
    mark(settings.storage_path, bot=3)  # the ledger of this installation, whose bot is about to be changed
    assert await check(settings) == (0 if bot is None else 1)


async def test_a_damaged_ledger_is_not_taken_for_an_empty_one(
    restored: asyncpg.Connection, settings: Settings
) -> None:
    note(settings, "person", uuid4())
    assert settings.storage_path is not None
    [file] = (settings.storage_path / "ledger").glob("*-*.json")
    file.write_text(file.read_text()[:-9])
    with pytest.RaisesGroup(pytest.RaisesExc(Corrupt, match="cannot be read")):
        await check(settings, "--apply")
    assert not await is_checked(restored)


@pytest.mark.parametrize("options", [["--yes"], ["--apply", "--apply"], ["x"]])
async def test_a_wrong_call_of_the_command_is_refused(settings: Settings, options: list[str]) -> None:
    assert await restore_check.run(settings, options) is None


async def test_bot_and_workers_refuse_to_start_before_the_check(
    restored: asyncpg.Connection, settings: Settings, own_database: str
) -> None:
    environment = {
        "PATH": os.environ["PATH"],  # noqa: TID251  of a process of its own
        "BOT_TOKEN": "1:test",
        "DATABASE_URL": own_database,
        "QDRANT_PATH": str(settings.qdrant_path),
        "STORAGE_PATH": str(settings.storage_path),
        "REDIS_URL": "redis://127.0.0.1:1",
    }
    calls = (["bot"], ["workers", "delivery"])
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", *call, cwd=REPOSITORY, env=environment, stderr=asyncio.subprocess.PIPE
        )
        for call in calls
    ]
    async with asyncio.timeout(patience(60)):
        answers = [(await process.communicate())[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [1, 1]
    for answer in answers:
        assert answer.startswith(
            "Cannot start: the database: it was restored from a backup of 2026-11-01 12:00"
        )
        assert "restore-check --apply" in answer
        assert answer.count("\n") == 1
