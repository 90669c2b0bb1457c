"""Failures that only the embedded index has: locks, crashes, folders of another engine."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from qdrant_edge import EdgeShard, PayloadSchemaType, UpdateOperation

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.adapters.qdrant.qdrant_edge_generation import OPERATIONS_PER_FLUSH
from domain.errors import Corrupt, Unavailable
from domain.ids import WorkspaceId
from tests.adapters.faces import OURS, PROBE, a_face, a_prototype, nearest, scanned

REPOSITORY = Path(__file__).resolve().parents[3]

WRITER = """
import asyncio, sys
from pathlib import Path
from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from tests.adapters.faces import PROBE, a_face

async def main():
    index = QdrantEdgeVectorIndex(Path(sys.argv[1]), FaceCollection(*sys.argv[2:4], int(sys.argv[4])))
    await index.prepare()
    await index.upsert_faces([(a_face(), PROBE) for _ in range(300)])
    print("written", flush=True)
    sys.stdin.read()

asyncio.run(main())
"""


@pytest.fixture
async def index(tmp_path: Path, collection: FaceCollection) -> AsyncIterator[QdrantEdgeVectorIndex]:
    """An index that is not prepared yet."""
    index = QdrantEdgeVectorIndex(tmp_path, collection)
    yield index
    await index.close()


async def test_one_process_opens_an_index_and_leaves_its_points_and_no_lock_when_killed(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WRITER, str(tmp_path)),
        *(collection.alias, collection.engine, str(collection.dimensions)),
        cwd=REPOSITORY,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert await writer.stdout.readline() == b"written\n"
    with pytest.raises(Unavailable, match=f"open in process {writer.pid}, .* set QDRANT_URL$"):
        await index.prepare()

    writer.send_signal(signal.SIGKILL)
    await writer.wait()
    await index.prepare()
    assert len(await scanned(index)) == 300


async def test_the_log_alone_brings_back_what_was_written(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    """As after a power cut: the segments are those of an old flush, the log is what was synced."""
    shard = tmp_path / collection.alias / collection.generation(1)
    after_cut = tmp_path / "after the cut"
    kept, deleted, unassigned = a_face(), a_face(), a_prototype()
    await index.prepare()
    await index.upsert_faces([(deleted, PROBE), (unassigned, PROBE)])
    shutil.copytree(shard.parent, after_cut / collection.alias)

    await index.upsert_faces([(kept, PROBE)])
    await index.delete_faces(OURS, [deleted.face_instance_id])
    await index.upsert_faces([(replace(unassigned, person_id=None), PROBE)])
    shutil.copytree(
        shard / "wal", after_cut / collection.alias / collection.generation(1) / "wal", dirs_exist_ok=True
    )

    survivor = QdrantEdgeVectorIndex(after_cut, collection)
    await survivor.prepare()
    points = await scanned(survivor)
    await survivor.close()
    assert points == {
        kept.face_instance_id: kept,
        unassigned.face_instance_id: replace(unassigned, person_id=None),
    }


async def test_a_write_returns_after_its_log_is_on_the_disk(
    index: QdrantEdgeVectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[str] = set()
    fsync = os.fsync

    def noted_fsync(descriptor: int) -> None:
        synced.add(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    await index.prepare()
    monkeypatch.setattr(os, "fsync", noted_fsync)
    await index.upsert_faces([(a_face(), PROBE)])
    assert any("/wal/open-" in path for path in synced)


async def test_many_writes_are_flushed_so_that_the_log_can_be_cut(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    # The faces of each workspace are written by an operation of their own.
    faces = [a_face(workspace_id=WorkspaceId(n)) for n in range(OPERATIONS_PER_FLUSH)]
    await index.prepare()
    await index.upsert_faces([(face, PROBE) for face in faces])
    without_log = tmp_path / "without log"
    shutil.copytree(tmp_path / collection.alias / collection.generation(1), without_log)
    shutil.rmtree(without_log / "wal")
    shard = EdgeShard.load(str(without_log))
    assert shard.info().points_count == len(faces)
    shard.close()


async def test_a_second_opener_in_the_same_process_is_refused_too(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    await index.prepare()
    second = QdrantEdgeVectorIndex(tmp_path, replace(collection, alias="another"))
    with pytest.raises(Unavailable, match="one process only"):
        await second.prepare()
    await second.close()
    await index.upsert_faces([(a_face(), PROBE)])


async def test_an_index_that_is_not_prepared_is_unavailable(index: QdrantEdgeVectorIndex) -> None:
    with pytest.raises(Unavailable, match="not open"):
        await nearest(index, OURS, PROBE, min_similarity=0.5)


async def test_a_closed_index_is_unavailable_and_the_next_one_opens_what_was_written(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    prototype = a_prototype()
    await index.prepare()
    await index.upsert_faces([(prototype, PROBE)])
    await index.close()
    with pytest.raises(Unavailable, match="closed"):
        await index.delete_faces(OURS, [prototype.face_instance_id])
    second = QdrantEdgeVectorIndex(tmp_path, collection)
    await second.prepare()
    [hit] = await nearest(second, OURS, PROBE, min_similarity=0.9)
    await second.close()
    assert hit.face_id == prototype.face_instance_id


@pytest.mark.checklist(130)
async def test_the_shard_has_the_payload_indexes(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    await index.prepare()
    await index.close()
    shard = EdgeShard.load(str(tmp_path / collection.alias / collection.generation(1)))
    kinds = {key: info.data_type for key, info in shard.info().payload_schema.items()}
    shard.close()
    keyword = dict.fromkeys(
        ("person_id", "cluster_id", "asset_id", "face_instance_id"), PayloadSchemaType.Keyword
    )
    wanted = keyword | {"is_prototype": PayloadSchemaType.Bool, "workspace_id": PayloadSchemaType.Integer}
    assert wanted.items() <= kinds.items()


@pytest.mark.checklist(132)
async def test_unassigning_deletes_the_key(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    face = a_prototype()
    await index.prepare()
    await index.upsert_faces([(face, PROBE)])
    await index.upsert_faces([(replace(face, person_id=None), PROBE)])
    await index.close()
    shard = EdgeShard.load(str(tmp_path / collection.alias / collection.generation(1)))
    [record] = shard.retrieve([face.face_instance_id], with_payload=True, with_vector=False)
    shard.close()
    assert record.payload is not None
    assert "person_id" not in record.payload
    # The index writes what it is given. No caller gives a prototype without a person.
    assert record.payload["is_prototype"] is True


@pytest.mark.checklist(227)
async def test_a_point_that_lacks_a_key_stops_the_scan(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    face = a_face()
    await index.prepare()
    await index.upsert_faces([(face, PROBE)])
    await index.close()
    shard = EdgeShard.load(str(tmp_path / collection.alias / collection.generation(1)))
    shard.update(UpdateOperation.delete_payload([face.face_instance_id], ["asset_id"]))
    shard.close()
    damaged = QdrantEdgeVectorIndex(tmp_path, collection)
    await damaged.prepare()
    with pytest.raises(Corrupt, match="lacks 'asset_id'"):
        await scanned(damaged)
    await damaged.close()


async def test_a_vector_of_another_size_is_refused_without_its_numbers_in_the_error_and_breaks_nothing(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    await index.prepare()
    good = a_face()
    await index.upsert_faces([(good, PROBE)])
    with pytest.raises(Corrupt, match=r"^embedded Qdrant: Vector dimension error$"):
        await index.upsert_faces([(a_face(), np.ones(3, dtype=np.float32))])
    await index.close()
    second = QdrantEdgeVectorIndex(tmp_path, collection)
    await second.prepare()
    assert set(await scanned(second)) == {good.face_instance_id}
    await second.close()


async def test_vectors_of_another_size_are_refused_and_stay(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    await index.prepare()
    await index.upsert_faces([(a_face(), PROBE)])
    await index.close()
    stranger = QdrantEdgeVectorIndex(tmp_path, replace(collection, dimensions=128))
    with pytest.raises(Corrupt, match="embedded Qdrant"):
        await stranger.prepare()
    await stranger.close()
    again = QdrantEdgeVectorIndex(tmp_path, collection)
    await again.prepare()
    assert len(await scanned(again)) == 1
    await again.close()


async def test_a_folder_that_is_not_ours_is_refused_and_stays(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    strange = tmp_path / collection.alias / "strange"
    strange.mkdir(parents=True)
    (strange.parent / "current").write_text("strange")
    with pytest.raises(Corrupt, match="leads to 'strange', which is not ours"):
        await index.prepare()
    assert strange.exists()


async def test_a_first_start_that_was_killed_half_way_is_begun_again(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    half_made = tmp_path / collection.alias / collection.generation(1) / "segments"
    half_made.mkdir(parents=True)
    await index.prepare()
    await index.upsert_faces([(a_face(), PROBE)])
    assert len(await scanned(index)) == 1


async def test_a_damaged_shard_says_what_to_do(
    index: QdrantEdgeVectorIndex, tmp_path: Path, collection: FaceCollection
) -> None:
    await index.prepare()
    await index.close()
    for segment in (tmp_path / collection.alias / collection.generation(1) / "segments").glob(
        "*/segment.json"
    ):
        segment.write_text("{")
    damaged = QdrantEdgeVectorIndex(tmp_path, collection)
    with pytest.raises(Corrupt, match=r"rebuilt from Postgres$"):
        await damaged.prepare()
    await damaged.close()
