"""The disk stalls in the middle of a write: tasks wait for it, so that their work is not done again."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.errors import Unavailable
from tests.adapters.faces import OURS, PROBE, a_face, a_prototype, nearest, scanned


async def test_a_search_and_a_scan_wait_for_a_write_that_the_disk_holds_up(
    tmp_path: Path, collection: FaceCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task that gave up its search would decode its photo and look for its faces again."""
    index, known, fsync = QdrantEdgeVectorIndex(tmp_path, collection), a_prototype(), os.fsync
    stalls, goes_on = threading.Event(), threading.Event()

    def stalled_fsync(descriptor: int) -> None:
        stalls.set()
        goes_on.wait()
        fsync(descriptor)

    await index.prepare()
    await index.upsert_faces([(known, PROBE)])
    monkeypatch.setattr(os, "fsync", stalled_fsync)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(index.upsert_faces([(a_face(), PROBE)]))
        await asyncio.to_thread(stalls.wait)
        search = tasks.create_task(nearest(index, OURS, PROBE, min_similarity=0.5))
        scan = tasks.create_task(scanned(index))
        try:
            with pytest.raises(Unavailable):
                await index.count()  # whoever asks whether the index answers hears soon that it does not
        finally:
            goes_on.set()
    await index.close()
    assert [found.person_id for found in search.result()] == [known.person_id]
    assert len(scan.result()) == 2
