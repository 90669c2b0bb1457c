"""After the verification, and a rebuild of the embedded index, no file holds a byte of what was erased."""

import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.errors import Unavailable
from domain.ports import Stores
from domain.rules.faces.vectors import to_bytes
from domain.rules.photos.store_keys import card_key
from domain.usecases.erasing.purge_erasure import purge_erasure
from domain.usecases.index.rebuild_index import rebuild_index
from tests import sql
from tests.erase.scene import Scene
from tests.erase.subjects import SUBJECTS
from tests.erase.working import are_verified

CROP = b"\xff\xd8 a face as JPEG has it, long enough to be found nowhere by chance \xff\xd9"


@pytest.fixture
async def stores(scene: Scene, tmp_path: Path) -> AsyncIterator[Stores]:
    """A real index with the fake's points, each with its own vector, and a real store with two pictures."""
    engine = scene.stage.engine
    index = QdrantEdgeVectorIndex(
        tmp_path / "index", FaceCollection.of("faces", engine.name, engine.dimensions)
    )
    await index.prepare()
    generator = np.random.default_rng(59)
    for point, _ in scene.stage.index._points.values():
        vector = generator.standard_normal(engine.dimensions).astype(np.float32)
        vector /= np.linalg.norm(vector)
        await index.upsert_faces([(point, vector)])
        await sql.execute(
            "UPDATE face_embeddings SET vector = $2 WHERE face_id = $1",
            point.face_instance_id,
            to_bytes(vector),
        )
    store = FilePhotoStore(tmp_path / "photos")
    for key in (
        card_key(scene.group.workspace_id, "request", scene.anna.number),
        await _suggestion_key(scene),
    ):
        await store.put(key, CROP)
    yield Stores(index, store, scene.stage.traces, engine.name)
    await index.close()
    await store.close()


async def _suggestion_key(scene: Scene) -> str:
    [row] = await sql.rows(
        "SELECT id FROM face_suggestions WHERE suggested_person_id = $1", scene.anna.person_id
    )
    return card_key(scene.group.workspace_id, "suggestion", row["id"])


def files_with(folder: Path, needle: bytes) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and needle in p.read_bytes()]


@pytest.mark.parametrize(
    "kind",
    [
        "person",
        pytest.param("participant", marks=pytest.mark.prove),
        pytest.param("workspace", marks=pytest.mark.prove),
    ],
)
async def test_no_file_holds_a_byte_of_the_erased(
    scene: Scene, stores: Stores, tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.INFO)  # as `log_to_stderr` has it
    sought = await SUBJECTS[kind].sought(scene)
    vectors = [vector[:64] for vector in sought.vectors if files_with(tmp_path / "index", vector[:64])]
    assert vectors
    assert files_with(tmp_path / "photos", CROP)

    await SUBJECTS[kind].erase(scene)
    for _ in range(3):
        for erasure in await sql.rows("SELECT id FROM erasures WHERE state = 'erasing' ORDER BY id"):
            with suppress(Unavailable):  # an erasure waits for those of the persons that go with it
                await purge_erasure(erasure["id"], stores, scene.stage.doorbell)
            await scene.stage.show()
    assert await are_verified()
    assert files_with(tmp_path / "photos", CROP) == []

    [report] = await sql.rows("INSERT INTO reports (kind) VALUES ('rebuild_index') RETURNING id")
    await rebuild_index(report["id"], stores.index, stores.engine, scene.stage.doorbell)
    assert [files_with(tmp_path, vector) for vector in vectors] == [[] for _ in vectors]
    for text in sought.texts:
        assert text not in caplog.text
        assert files_with(tmp_path / "index", text.encode()) == []
