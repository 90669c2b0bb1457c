"""A backup is one moment of the whole database; after a restore nothing from the backup is sent unasked."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from domain.adapters.postgres.backup import write_backup
from domain.adapters.postgres.backup_manifest import MANIFEST
from domain.errors import Corrupt, Unavailable
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.work.work import transaction
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.accept_offer import accept_offer
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.usecases.questions.decide_suggestion import decide_suggestion
from tests import sql
from tests.usecases.backups import add_face, back_up, burn_down, contents, copy_of, restore
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of

# Tables that a restore changes, or that are not in a backup.
SETTLED = frozenset({"deliveries", "tasks", "face_instances", "reports", "restores", "heartbeats"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def mode_of(path: Path) -> int:
    return path.stat().st_mode


async def deliveries() -> list[tuple[str, str | None]]:
    return [
        (d["state"], d["reason"]) for d in await sql.rows("SELECT state, reason FROM deliveries ORDER BY id")
    ]


async def test_everything_comes_back_as_it_was(
    stage: Stage, group: Group, anna: Connected, folder: Path, clean_database: str
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.settle()
    # Persons and faces refer to each other.
    await sql.execute("UPDATE persons SET picture_face_id = (SELECT id FROM face_instances LIMIT 1)")
    before = await contents(clean_database, without=SETTLED)
    numbers = await sql.rows("SELECT max(id) AS id FROM image_assets")
    manifest = await back_up(clean_database, folder)
    assert manifest.rows_of("face_instances") == 3
    await burn_down(clean_database)
    assert await restore(clean_database, folder) == manifest
    assert await contents(clean_database, without=SETTLED) == before
    fresh = await post(stage, group, stage.engine.face(anna=0.9))
    assert fresh > numbers[0]["id"]


async def test_what_was_owed_is_offered_and_never_sent_by_itself(
    stage: Stage, group: Group, anna: Connected, folder: Path, clean_database: str
) -> None:
    assets = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in range(4)]
    await stage.drain()
    ids = [d["id"] for d in await sql.rows("SELECT id FROM deliveries ORDER BY id")]
    for delivery_id, state in zip(ids, ("pending", "sending", "parked", "suppressed"), strict=True):
        await sql.execute("UPDATE deliveries SET state = $2, reason = 'x' WHERE id = $1", delivery_id, state)
    await back_up(clean_database, folder)
    await burn_down(clean_database)
    await restore(clean_database, folder)
    assert await deliveries() == [("unknown", "restored from a backup")] * 3 + [("suppressed", "x")]
    assert await sql.rows("SELECT kind FROM tasks WHERE queue = 'delivery' AND lane IS NULL") == []

    await stage.make_due()
    await stage.settle()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    async with transaction(stage.doorbell) as work:
        await owe_deliveries(work, group.workspace_id, assets)
    await stage.settle()
    assert stage.mailbox.sent == []
    assert len(await tasks_of("show_unknown_deliveries")) == 1
    assert await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell) == 3
    await stage.settle()
    assert len(stage.mailbox.sent) == 3


async def test_a_photo_that_was_not_looked_at_yet_is_offered_too_and_a_new_one_is_sent(
    stage: Stage, group: Group, anna: Connected, folder: Path, clean_database: str
) -> None:
    """It may have been looked at and sent after the backup was made."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await back_up(clean_database, folder)
    await burn_down(clean_database)
    await restore(clean_database, folder)
    await stage.settle()
    assert await deliveries() == [("unknown", "restored from a backup")]
    fresh = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, fresh)]


@pytest.mark.parametrize("before", [None, "suppressed", "retracted"])
async def test_a_photo_that_somebody_else_answers_again_is_sent_only_when_its_recipient_asks(
    stage: Stage, group: Group, anna: Connected, folder: Path, clean_database: str, before: str | None
) -> None:
    """The answer and its send came after the backup was made."""
    asset = await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    if before is not None:
        await sql.execute(
            """INSERT INTO deliveries (workspace_id, asset_id, participant_id, state, reason)
               VALUES ($1, $2, $3, $4, 'x')""",
            group.workspace_id,
            asset,
            anna.owner.participant_id,
            before,
        )
    await back_up(clean_database, folder)
    await burn_down(clean_database)
    await restore(clean_database, folder)
    [question] = await sql.rows("SELECT id FROM face_suggestions")
    await decide_suggestion(
        question["id"], stage.by(group.admin), accept=True, settings=stage.settings, doorbell=stage.doorbell
    )
    await stage.settle()
    assert stage.mailbox.sent == []
    assert await deliveries() == [("unknown", "restored from a backup")]
    assert len(await tasks_of("show_unknown_deliveries")) == 1
    assert await send_unknown_photos(anna.owner.participant_id, press=2, doorbell=stage.doorbell) == 1
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset)]


async def test_older_photos_that_their_recipient_asks_for_are_sent(
    stage: Stage, group: Group, folder: Path, clean_database: str
) -> None:
    asset = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    anna = await connected_person(stage, group)
    await stage.settle()
    await back_up(clean_database, folder)
    await burn_down(clean_database)
    await restore(clean_database, folder)
    owner = anna.owner
    assert await accept_offer(anna.person_id, owner.participant_id, "all", stage.doorbell) == 1
    await stage.settle()
    assert stage.mailbox.sent == [(owner.tg_user_id, asset)]


async def test_tasks_go_on_except_sends_and_the_index_is_rebuilt(
    stage: Stage, group: Group, anna: Connected, folder: Path, clean_database: str
) -> None:
    await post(stage, group, stage.engine.face())
    await stage.drain()
    await post(stage, group, stage.engine.face(anna=0.9))
    await sql.execute(
        "UPDATE tasks SET state = 'leased', lease_until = now() + interval '1 hour' WHERE state = 'ready'"
    )
    await back_up(clean_database, folder)
    await burn_down(clean_database)
    await stage.index.close()  # the index is lost as well
    await restore(clean_database, folder)
    assert await sql.rows("SELECT id FROM tasks WHERE state = 'leased'") == []
    ran = await stage.drain()
    assert {"recognise_asset", "rebuild_index"} <= set(ran)
    faces = await sql.rows("SELECT id FROM face_instances")
    assert stage.index.faces() == {row["id"] for row in faces}
    assert (
        await sql.rows("SELECT id FROM face_instances WHERE indexed_version IS DISTINCT FROM version") == []
    )


async def test_a_restore_notes_that_the_ledger_is_still_unchecked(
    anna: Connected, folder: Path, clean_database: str
) -> None:
    manifest = await back_up(clean_database, folder)
    await burn_down(clean_database)
    await restore(clean_database, folder)
    [row] = await sql.rows("SELECT backup_taken_at, checked_at FROM restores")
    assert row == {"backup_taken_at": manifest.taken_at, "checked_at": None}


async def test_a_backup_is_one_moment_while_others_write(
    stage: Stage, group: Group, anna: Connected, folder: Path, clean_database: str
) -> None:
    """A face without its photo, or a link without its person, would not come back."""
    before = await contents(clean_database, without=SETTLED)
    faces = await sql.rows("SELECT id FROM face_instances ORDER BY id")
    copied: set[str] = set()

    def somebody_writes(table: str, _: int, __: int) -> None:
        if table not in copied:
            copied.add(table)
            with ThreadPoolExecutor() as other:
                other.submit(asyncio.run, add_face(clean_database, group)).result()

    await write_backup(clean_database, folder, somebody_writes)
    assert len(await sql.rows("SELECT id FROM face_instances")) == len(faces) + len(copied)
    await burn_down(clean_database)
    await restore(clean_database, folder)
    assert await contents(clean_database, without=SETTLED) == before
    assert await sql.rows("SELECT id FROM face_instances ORDER BY id") == faces


async def test_a_database_with_anything_in_it_is_refused_and_stays(
    stage: Stage, group: Group, anna: Connected, folder: Path, clean_database: str
) -> None:
    await back_up(clean_database, folder)
    before = await contents(clean_database)
    with pytest.raises(Unavailable, match="it is not empty"):
        await restore(clean_database, folder)
    assert await contents(clean_database) == before


async def test_no_backup_is_restored_while_a_worker_runs(
    anna: Connected, folder: Path, clean_database: str
) -> None:
    await back_up(clean_database, folder)
    await burn_down(clean_database)
    await sql.execute("INSERT INTO heartbeats (queue) VALUES ('vision')")
    with pytest.raises(Unavailable, match="a worker runs on it"):
        await restore(clean_database, folder)


async def test_a_damaged_or_foreign_backup_is_refused_before_anything_is_written(
    anna: Connected, folder: Path, clean_database: str
) -> None:
    await back_up(clean_database, folder)
    damaged, cut, other, later = (copy_of(folder, name) for name in ("damaged", "cut", "other", "later"))
    data = bytearray((damaged / "persons.copy").read_bytes())
    data[-5] ^= 1
    (damaged / "persons.copy").write_bytes(data)
    (cut / "persons.copy").unlink()
    fields = json.loads((other / MANIFEST).read_text())
    (other / MANIFEST).write_text(json.dumps(fields | {"migrations": ["0001_initial"]}))
    (later / MANIFEST).write_text(json.dumps(fields | {"format": 2}))
    await burn_down(clean_database)
    with pytest.raises(Corrupt, match=r"persons\.copy is damaged"):
        await restore(clean_database, damaged)
    with pytest.raises(Corrupt, match=r"persons\.copy cannot be read"):
        await restore(clean_database, cut)
    with pytest.raises(Unavailable, match="was made at migration 0001_initial"):
        await restore(clean_database, other)
    with pytest.raises(Corrupt, match="format 2"):
        await restore(clean_database, later)
    with pytest.raises(Corrupt, match="there is no folder"):
        await restore(clean_database, folder.with_name("nothing"))
    assert await sql.rows("SELECT id FROM persons") == []
    await restore(clean_database, folder)


async def test_a_backup_replaces_what_an_interrupted_one_left_and_no_finished_one(
    anna: Connected, folder: Path, clean_database: str, connection: asyncpg.Connection
) -> None:
    half = folder.with_name("backup.tmp")
    half.mkdir()
    (half / "persons.copy").write_text("half")
    await back_up(clean_database, folder)
    assert not half.exists()
    with pytest.raises(Unavailable, match="is there already"):
        await back_up(clean_database, folder)
    assert mode_of(folder) & 0o077 == 0


async def test_an_interrupted_restore_leaves_the_database_empty(
    anna: Connected, folder: Path, clean_database: str
) -> None:
    await back_up(clean_database, folder)
    await burn_down(clean_database)
    broken = copy_of(folder, "broken")
    fields = json.loads((broken / MANIFEST).read_text())
    fields["tables"][-1]["rows"] += 1
    (broken / MANIFEST).write_text(json.dumps(fields))
    with pytest.raises(Unavailable, match="rows instead of"):
        await restore(clean_database, broken)
    assert await sql.rows("SELECT id FROM persons") == []
    await restore(clean_database, folder)
    assert [UUID(str(row["id"])) for row in await sql.rows("SELECT id FROM persons")] == [anna.person_id]


async def test_a_column_that_was_dropped_is_in_no_backup(own_database: str, folder: Path) -> None:
    connection = await asyncpg.connect(own_database)
    await connection.execute("ALTER TABLE groups ADD COLUMN gone text")
    await connection.execute("ALTER TABLE groups DROP COLUMN gone")
    await connection.close()
    manifest = await back_up(own_database, folder)
    assert [table.name for table in manifest.tables if any("dropped" in name for name in table.columns)] == []
    await restore(own_database, folder)
