"""The embedded index's folder holds one generation, and not a byte of an earlier one."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.errors import Unavailable
from domain.ports import Embedding
from tests.adapters.faces import OURS, PROBE, a_face, a_prototype, nearest, scanned
from tests.no_error import no_error


@pytest.fixture
async def index(tmp_path: Path, collection: FaceCollection) -> AsyncIterator[QdrantEdgeVectorIndex]:
    """An index that is not prepared yet."""
    index = QdrantEdgeVectorIndex(tmp_path, collection)
    yield index
    await index.close()


def unit(generator: np.random.Generator) -> Embedding:
    """A random unit vector. Qdrant does not change unit vectors, so their bytes can be looked for."""
    vector = generator.standard_normal(512).astype(np.float32)
    return vector / np.linalg.norm(vector)


def generations(folder: Path) -> list[str]:
    return sorted(str(path.parent.relative_to(folder)) for path in folder.glob("*/*/segments"))


def files_with(folder: Path, vector: Embedding) -> list[Path]:
    """The files that contain the first bytes of the vector."""
    needle = vector.astype("<f4").tobytes()[:64]
    return [path for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


async def test_another_engine_leaves_none_of_the_vectors_behind(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    vector = unit(np.random.default_rng(7))
    another = QdrantEdgeVectorIndex(tmp_path, replace(collection, engine="another/engine"))
    smaller_collection = FaceCollection.of(collection.alias, "dlib", 128)
    smaller = QdrantEdgeVectorIndex(tmp_path, smaller_collection)
    for one, other in ((index, another), (another, smaller)):
        await one.prepare()
        if one is index:
            await one.upsert_faces([(a_face(), vector)])
            assert files_with(tmp_path, vector)
        await one.close()
        assert await other.prepare() == 0
        assert files_with(tmp_path, vector) == []
    await smaller.close()
    assert generations(tmp_path) == [f"{collection.alias}_128/{smaller_collection.generation(1)}"]


async def test_an_engine_of_unusual_dimensions_leaves_no_vectors_behind(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    own = FaceCollection.of(collection.alias, "insightface/mine", 256)
    (former := tmp_path / own.alias / own.generation(1)).mkdir(parents=True)
    (stranger := tmp_path / f"{collection.alias}_ours").mkdir()
    await index.prepare()
    assert not former.parent.exists()
    assert stranger.exists()


async def test_a_rebuild_leaves_no_byte_of_an_erased_vector(
    index: QdrantEdgeVectorIndex, tmp_path: Path
) -> None:
    generator = np.random.default_rng(8)
    vectors = [unit(generator) for _ in range(3)]
    faces = [a_face() for _ in vectors]
    erased = vectors[0]
    await index.prepare()
    await index.upsert_faces(list(zip(faces, vectors, strict=True)))
    await index.delete_faces(OURS, [faces[0].face_instance_id])
    assert files_with(tmp_path, erased), "a delete alone leaves the bytes: that is what the rebuild is for"
    draft = await index.begin_rebuild()
    await index.upsert_faces(list(zip(faces[1:], vectors[1:], strict=True)))
    await index.finish_rebuild(draft)
    assert files_with(tmp_path, erased) == []
    assert files_with(tmp_path, vectors[1])
    assert len(generations(tmp_path)) == 1


async def test_a_search_after_a_rebuild_finds_only_what_the_new_index_holds(
    index: QdrantEdgeVectorIndex,
) -> None:
    """The prototypes that the old index kept in memory go with it."""
    await index.prepare()
    await index.upsert_faces([(a_prototype(), PROBE)])
    assert len(await nearest(index, OURS, PROBE, min_similarity=0.5)) == 1
    draft = await index.begin_rebuild()
    new = a_prototype()
    await index.upsert_faces([(new, PROBE)])
    await index.finish_rebuild(draft)
    found = await nearest(index, OURS, PROBE, min_similarity=0.5)
    assert [hit.face_id for hit in found] == [new.face_instance_id]


async def test_the_draft_of_a_killed_rebuild_is_removed_at_the_next_start(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    face = a_face()
    await index.prepare()
    await index.upsert_faces([(face, PROBE)])
    await index.begin_rebuild()
    await index.upsert_faces([(a_face(), PROBE)])
    await index.close()
    again = QdrantEdgeVectorIndex(tmp_path, collection)
    assert await again.prepare() == 2  # points: during a rebuild the old generation is written to as well
    assert generations(tmp_path) == [f"{collection.alias}/{collection.generation(1)}"]
    await again.close()


def block_pointer(folder: Path) -> None:
    """As on a full disk, the name of another generation cannot be written."""
    [pointer] = folder.rglob("current")
    pointer.with_suffix(".draft").mkdir()


async def test_a_rebuild_whose_end_cannot_be_written_changes_nothing(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    """Faces that are written or erased after the failed rebuild are so after a restart, too."""
    erased, later = a_face(), a_face()
    await index.prepare()
    await index.upsert_faces([(erased, PROBE)])
    draft = await index.begin_rebuild()
    block_pointer(tmp_path)
    with pytest.raises(Unavailable, match="directory"):
        await index.finish_rebuild(draft)
    await index.upsert_faces([(later, PROBE)])
    await index.delete_faces(OURS, [erased.face_instance_id])
    await index.close()
    again = QdrantEdgeVectorIndex(tmp_path, collection)
    await again.prepare()
    assert [*await scanned(again, OURS)] == [later.face_instance_id]
    await again.close()


async def test_the_name_of_the_current_generation_is_on_the_disk_before_and_after_its_file_is_renamed(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut leaves an empty file of that name, or the former name."""
    shards, fsync = tmp_path / collection.alias, os.fsync
    synced: list[tuple[str, bool]] = []

    def noted_fsync(descriptor: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        if path in (shards, shards / "current.draft"):
            synced.append((path.name, (shards / "current").exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    await index.prepare()
    assert synced == [("current.draft", False), (collection.alias, True)]


async def test_an_index_whose_pointer_a_power_cut_has_emptied_keeps_no_vector(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    (former := tmp_path / collection.alias / collection.generation(7)).mkdir(parents=True)
    former.with_name("current").write_text("")
    with no_error("the vision worker starts"):
        assert await index.prepare() == 0
    assert generations(tmp_path) == [f"{collection.alias}/{collection.generation(1)}"]
    assert not former.exists()


async def test_an_index_that_is_wiped_while_it_is_open_counts_as_empty_and_can_be_prepared_again(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    face = a_face()
    await index.prepare()
    await index.upsert_faces([(a_face(), PROBE)])
    shutil.rmtree(tmp_path / collection.alias)
    assert await index.count() == 0
    with pytest.raises(Unavailable):
        await index.upsert_faces([(face, PROBE)])
    assert await index.prepare() == 0
    await index.upsert_faces([(face, PROBE)])
    assert set(await scanned(index)) == {face.face_instance_id}
