"""The machine burns down: a backup older than an erase, no index, and a ledger beside the photos."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import numpy as np
import pytest

from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.ids import WorkspaceId
from domain.ports import Embedding, Stores
from domain.queries.erasing.ledger import read_ledger
from domain.rules.faces.vectors import from_bytes
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.erasing.purge_erasure import purge_erasure
from domain.usecases.erasing.replay_erasures import replay_erasures
from domain.usecases.index.rebuild_index import rebuild_index
from tests import sql
from tests.adapters.faces import nearest
from tests.usecases.backups import back_up, burn_down, restore
from tests.usecases.factory import Group, make_group
from tests.usecases.rows import a_link, a_participant
from tests.usecases.stage import Stage

ENGINE, DIMENSIONS = "drill/engine", 512
FACES_A_PERSON = 50
AT_MOST_S = 15 * 60

Record = Callable[[str, object], None]


def new_index(folder: Path) -> QdrantEdgeVectorIndex:
    return QdrantEdgeVectorIndex(folder, FaceCollection.of("faces", ENGINE, DIMENSIONS))


async def fill(db: asyncpg.Connection, group: Group, faces: int) -> list[UUID]:
    """Makes persons with prototypes, a photo for each face, and deliveries: sent, pending and sending."""
    workspace = group.workspace_id
    persons = [uuid4() for _ in range(faces // FACES_A_PERSON)]
    participant = await a_participant(db)
    await db.copy_records_to_table(
        "persons",
        records=[
            (person, workspace, f"Person {n}", f"person {n}", "approved") for n, person in enumerate(persons)
        ],
        columns=["id", "workspace_id", "name", "name_key", "approval"],
    )
    for person in persons:
        await a_link(db, participant, person)
    assets = await db.fetch(
        """INSERT INTO image_assets
               (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id, taken_at)
           SELECT $1, 'post', 'photo', 'done', 'file', 'unique ' || n, now() FROM generate_series(1, $2) n
           RETURNING id""",
        workspace,
        faces,
    )
    await _add_faces(db, workspace, [row["id"] for row in assets], persons)
    await _owe(db, workspace, participant)
    return persons


async def _add_faces(db: asyncpg.Connection, workspace: int, assets: list[int], persons: list[UUID]) -> None:
    """Adds one face to each asset, of each person in turn."""
    face_ids = [uuid4() for _ in assets]
    await db.copy_records_to_table(
        "face_instances",
        records=[
            (face, workspace, asset, 1, 1, 80, 80, 0.9, 0.9, face, persons[n % len(persons)])
            for n, (face, asset) in enumerate(zip(face_ids, assets, strict=True))
        ],
        columns=[
            *("id", "workspace_id", "asset_id", "bbox_x", "bbox_y", "bbox_w", "bbox_h"),
            *("detection_confidence", "quality_score", "qdrant_point_id", "person_id"),
        ],
    )
    generator = np.random.default_rng(50_000)
    for start in range(0, len(face_ids), 5000):
        some = face_ids[start : start + 5000]
        vectors = generator.standard_normal((len(some), DIMENSIONS)).astype("<f4")
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        await db.copy_records_to_table(
            "face_embeddings",
            records=[(face, ENGINE, vector.tobytes()) for face, vector in zip(some, vectors, strict=True)],
            columns=["face_id", "engine", "vector"],
        )


async def _owe(db: asyncpg.Connection, workspace: int, participant: int) -> None:
    # Gives each person a prototype, and the participant a delivery of each photo.
    await db.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role)
           SELECT DISTINCT ON (person_id) person_id, id, id, 'EXEMPLAR' FROM face_instances
           WHERE person_id IS NOT NULL ORDER BY person_id, id"""
    )
    await db.execute(
        """INSERT INTO distributions (asset_id, person_id, participant_id)
           SELECT asset_id, person_id, $1 FROM face_instances WHERE person_id IS NOT NULL""",
        participant,
    )
    await db.execute(
        """INSERT INTO deliveries (workspace_id, asset_id, participant_id, state, sent_at)
           SELECT $1, id, $2, (ARRAY['sent', 'pending', 'sending'])[1 + id % 3],
               CASE WHEN id % 3 = 0 THEN now() END FROM image_assets WHERE workspace_id = $1""",
        workspace,
        participant,
    )
    await db.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, ids)
           SELECT 'deliver', 'delivery', id::text, jsonb_build_object('delivery_id', id)
           FROM deliveries WHERE state <> 'sent'"""
    )


async def rebuild(index: QdrantEdgeVectorIndex, stage: Stage) -> list[float]:
    """Rebuilds the index, as the vision worker does after its start. Gives the pauses of the event loop
    meanwhile, in seconds, the longest last.
    """
    [task] = await sql.rows(
        "SELECT ids->>'report_id' AS id FROM tasks WHERE kind = 'rebuild_index' AND lane = 'rebuild_index'"
    )
    await index.prepare()
    pauses: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            pauses.append(time.perf_counter() - before)

    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch())
        await rebuild_index(int(task["id"]), index, ENGINE, stage.doorbell)
        watching.cancel()
    return sorted(pauses)


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[QdrantEdgeVectorIndex]:
    index = new_index(tmp_path / "new index")
    yield index
    await index.close()


@pytest.mark.parametrize("faces", [300, pytest.param(50_000, marks=pytest.mark.prove)])
async def test_all_come_back_except_whoever_was_erased_and_nothing_is_sent_again(
    stage: Stage,
    connection: asyncpg.Connection,
    clean_database: str,
    tmp_path: Path,
    index: QdrantEdgeVectorIndex,
    record_figure: Record,
    faces: int,
) -> None:
    group = await make_group(stage)
    [erased, *_] = await fill(connection, group, faces)
    probes = await embeddings_of(erased)
    late = await unassign_one(connection, erased)
    store, clock = FilePhotoStore(tmp_path / "photos"), Clock()
    manifest = await back_up(clean_database, tmp_path / "backup")
    clock.note("backup_s")
    await connection.execute("UPDATE face_instances SET person_id = $1 WHERE id = $2", erased, late)
    await erase(stage, group, erased, store, tmp_path / "old index")  # the backup still knows them
    await burn_down(clean_database)

    clock = Clock(clock.figures)
    assert await restore(clean_database, tmp_path / "backup") == manifest
    clock.note("restore_s")
    assert await replay_erasures(await read_ledger(store), stage.settings, stage.doorbell) == 1
    pauses = await rebuild(index, stage)
    total_s = clock.note("until_the_index_is_whole_s")
    clock.figures["longest_pause_of_the_event_loop_s"] = round(pauses[-1], 3)
    clock.figures["p99_pause_s"] = round(pauses[len(pauses) * 99 // 100], 3)
    record_figure(f"restore of {faces} faces", clock.figures)

    assert total_s <= AT_MOST_S
    assert await index.count() == faces - FACES_A_PERSON
    await ensure_nobody_is_back(index, WorkspaceId(group.workspace_id), erased, probes)
    await ensure_nothing_is_sent(stage)
    await store.close()


@dataclass
class Clock:
    figures: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def note(self, name: str) -> float:
        """Notes how many seconds ago the clock was made."""
        self.figures[name] = round(time.monotonic() - self.began, 2)
        return self.figures[name]


async def unassign_one(db: asyncpg.Connection, person: UUID) -> UUID:
    """Takes one face from the person. The test gives it back after the backup, as a search among earlier
    faces would.
    """
    face: UUID = await db.fetchval(
        """UPDATE face_instances SET person_id = NULL WHERE id = (SELECT id FROM face_instances
               WHERE person_id = $1 ORDER BY id DESC LIMIT 1) RETURNING id""",
        person,
    )
    return face


async def erase(stage: Stage, group: Group, person: UUID, store: FilePhotoStore, folder: Path) -> None:
    """Lets the group's admin erase the person, until it is verified: the ledger has its entry then."""
    await erase_person(
        person,
        stage.by(group.admin),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )
    old_index = new_index(folder)
    await old_index.prepare()
    [erasure] = await sql.rows("SELECT id FROM erasures")
    stores = Stores(old_index, store, stage.traces, ENGINE)
    assert await purge_erasure(erasure["id"], stores, stage.doorbell) == "verified"
    await old_index.close()


async def ensure_nothing_is_sent(stage: Stage) -> None:
    await stage.make_due()
    await stage.deliver()
    assert stage.mailbox.sent == []
    owed = await sql.rows("SELECT DISTINCT state FROM deliveries")
    assert {row["state"] for row in owed} <= {"sent", "unknown", "suppressed"}


async def embeddings_of(person_id: UUID) -> list[Embedding]:
    found = await sql.rows(
        """SELECT e.vector FROM face_embeddings e JOIN face_instances f ON f.id = e.face_id
           WHERE f.person_id = $1""",
        person_id,
    )
    return [from_bytes(row["vector"]) for row in found]


async def ensure_nobody_is_back(
    index: QdrantEdgeVectorIndex,
    workspace_id: WorkspaceId,
    person_id: UUID,
    probes: list[Embedding],
) -> None:
    for probe in probes:
        assert await nearest(index, workspace_id, probe, min_similarity=0.9) == []
        assert await index.similar_unassigned(workspace_id, [probe], min_similarity=0.9) == [[]]
    assert await embeddings_of(person_id) == []
    live = await sql.rows("SELECT id FROM persons WHERE id = $1 AND erasing_at IS NULL", person_id)
    assert live == []
