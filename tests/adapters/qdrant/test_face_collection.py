"""Which collection an engine's vectors go to."""

import ast
from pathlib import Path

import pytest

from domain.adapters.photo_stores.open_photo_store import open_photo_store
from domain.adapters.photo_stores.s3_photo_store import S3PhotoStore
from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.open_vector_index import open_vector_index
from domain.adapters.qdrant.qdrant_server import QdrantVectorIndex
from domain.settings import Settings
from tests.adapters.faces import OURS, PROBE, a_face, scanned

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.mark.checklist(128)
def test_512_dimensions_go_by_the_configured_name_and_others_get_a_suffix() -> None:
    assert FaceCollection.of("faces", "insightface/buffalo_l", 512).alias == "faces"
    assert FaceCollection.of("faces", "dlib", 128).alias == "faces_128"


@pytest.mark.checklist(229)
def test_no_adapter_names_a_collection_itself_and_tests_have_one_of_their_own(
    collection: FaceCollection,
) -> None:
    """Nothing but adapters speaks to an index, so their files are searched."""
    default = Settings.model_fields["qdrant_face_collection"].default
    assert not collection.alias.startswith(default)
    for path in (REPOSITORY / "domain/adapters").rglob("*.py"):
        named = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
        assert default not in [node.value for node in named], path.name


def test_each_engine_has_generations_of_its_own_behind_the_alias() -> None:
    collection = FaceCollection.of("faces", "insightface/buffalo_s", 512)
    assert collection.generation(1) == "faces.insightface-buffalo_s.1"
    assert collection.is_generation(collection.generation(12))
    for foreign in ("faces", "faces.insightface-buffalo_sc.1", "faces.insightface-buffalo_s.x", "other"):
        assert not collection.is_generation(foreign)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """The least that a process needs, all of it embedded."""
    values = {
        "BOT_TOKEN": "1:a",
        "DATABASE_URL": "postgres://localhost/spotted",
        "QDRANT_PATH": str(tmp_path / "index"),
        "STORAGE_PATH": str(tmp_path / "photos"),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    for name in ("QDRANT_URL", "QDRANT_FACE_COLLECTION", "S3_BUCKET"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.checklist(128, 202, 229)
@pytest.mark.parametrize("name", [None, "holidays"])
async def test_the_setting_names_the_collection(
    environment: pytest.MonkeyPatch, tmp_path: Path, name: str | None
) -> None:
    if name is not None:
        environment.setenv("QDRANT_FACE_COLLECTION", name)
    index = open_vector_index(Settings(), "test/engine", 512)
    await index.prepare()
    await index.upsert_faces([(a_face(), PROBE)])
    assert len(await scanned(index, OURS)) == 1
    await index.close()
    collections = {path.parent.name for path in (tmp_path / "index").glob("*/current")}
    assert collections == {name or "faces"}


async def test_the_settings_choose_servers_as_well(environment: pytest.MonkeyPatch) -> None:
    for name in ("QDRANT_PATH", "STORAGE_PATH"):
        environment.delenv(name)
    environment.setenv("QDRANT_URL", "http://localhost:6333")
    environment.setenv("S3_BUCKET", "photos")
    settings = Settings()
    index, store = open_vector_index(settings, "dlib", 128), open_photo_store(settings)
    assert isinstance(index, QdrantVectorIndex)
    assert isinstance(store, S3PhotoStore)
    await index.close()
    await store.close()
