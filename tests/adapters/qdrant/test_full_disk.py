"""The embedded index on a disk without room writes nothing, and says so in one sentence."""

from pathlib import Path

import pytest

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.errors import Unavailable
from tests.adapters.faces import PROBE, a_face, scanned


async def test_an_index_on_a_full_disk_writes_nothing_when_it_opens_and_one_sentence_says_why(
    tmp_path: Path, collection: FaceCollection
) -> None:
    """Otherwise the kernel would kill the process (SIGBUS) when the library writes, after each start."""
    index = QdrantEdgeVectorIndex(tmp_path, collection)
    await index.prepare()
    await index.upsert_faces([(a_face(), PROBE)])
    await index.close()
    kept = _files(tmp_path)
    full = QdrantEdgeVectorIndex(tmp_path, collection)
    full.least_room_bytes = 1 << 60
    with pytest.raises(Unavailable, match=r"the disk of .* is full \(\d+ MiB are free.*: make room$"):
        await full.prepare()
    await full.close()
    assert _files(tmp_path) == kept


async def test_a_disk_that_gets_full_leaves_the_index_to_be_searched(
    tmp_path: Path, collection: FaceCollection
) -> None:
    index = QdrantEdgeVectorIndex(tmp_path, collection)
    await index.prepare()
    await index.upsert_faces([(a_face(), PROBE)])
    index.least_room_bytes = 1 << 60
    with pytest.raises(Unavailable, match=r"make room$"):
        await index.upsert_faces([(a_face(), PROBE)])
    with pytest.raises(Unavailable, match=r"make room$"):
        await index.begin_rebuild()
    assert len(await scanned(index)) == 1
    index.least_room_bytes = 0
    await index.upsert_faces([(a_face(), PROBE)])
    assert len(await scanned(index)) == 2
    await index.close()


def _files(folder: Path) -> dict[Path, tuple[int, int]]:
    """When each file was last written, and its size: to read them all would take a second."""
    files = {file: file.stat() for file in folder.rglob("*")}
    return {file: (stat.st_mtime_ns, stat.st_size) for file, stat in files.items()}
