"""The prototypes that an index keeps in memory agree with what it has stored."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.adapters.qdrant.qdrant_edge_prototypes import KeptPrototypes
from domain.ports import VectorIndex
from tests.adapters.faces import OURS, PROBE, THEIRS, a_prototype, at_similarity, nearest


async def test_a_search_sees_what_was_written_since_the_one_before(index: VectorIndex) -> None:
    """A face that was moved, erased, or is a prototype no more, is not found as it was before."""
    moved, erased, demoted, stays = [a_prototype() for _ in range(4)]
    theirs = a_prototype(workspace_id=THEIRS)
    await index.upsert_faces([(face, PROBE) for face in (moved, erased, demoted, stays, theirs)])
    assert len(await nearest(index, OURS, PROBE, min_similarity=0.5)) == 4
    assert len(await nearest(index, THEIRS, PROBE, min_similarity=0.5)) == 1
    now = replace(moved, person_id=stays.person_id)
    new = a_prototype()
    await index.upsert_faces([(now, at_similarity(0.75)), (replace(demoted, is_prototype=False), PROBE)])
    await index.upsert_faces([(new, at_similarity(0.625))])
    await index.delete_faces(OURS, [erased.face_instance_id])
    await index.delete_faces(OURS, [theirs.face_instance_id])
    found = await nearest(index, OURS, PROBE, min_similarity=0.5)
    assert [(hit.face_id, hit.person_id, round(hit.similarity, 3)) for hit in found] == [
        (stays.face_instance_id, stays.person_id, 1),
        (moved.face_instance_id, stays.person_id, 0.75),
        (new.face_instance_id, new.person_id, 0.625),
    ]
    assert len(await nearest(index, THEIRS, PROBE, min_similarity=0.5)) == 1


async def test_writes_between_two_searches_are_seen_while_prototypes_are_still_read(
    edge_indexes: dict[str, QdrantEdgeVectorIndex],
) -> None:
    """A search reads at most a thousand prototypes into memory; the next search reads the next ones."""
    index = edge_indexes["edge"]
    faces = sorted((a_prototype() for _ in range(1100)), key=lambda face: face.face_instance_id)
    first, second, *_, last = faces
    far = at_similarity(0)
    await index.upsert_faces([(face, far) for face in faces])
    assert await nearest(index, OURS, PROBE, min_similarity=0.5) == []
    await index.upsert_faces([(first, PROBE), (last, at_similarity(0.75))])
    await index.delete_faces(OURS, [second.face_instance_id])
    for _ in range(3):
        found = await nearest(index, OURS, PROBE, min_similarity=0.5)
        assert [hit.face_id for hit in found] == [first.face_instance_id, last.face_instance_id]
    everybody = await nearest(index, OURS, far, min_similarity=0.99, limit=2000)
    assert {hit.face_id for hit in everybody} == {
        face.face_instance_id for face in faces if face not in (first, second, last)
    }
    await index.delete_faces(OURS, [face.face_instance_id for face in faces])


async def test_a_workspace_that_nobody_searches_makes_room_for_another(
    tmp_path: Path, collection: FaceCollection
) -> None:
    index = QdrantEdgeVectorIndex(tmp_path, collection, most_kept=1)
    await index.prepare()
    ours, theirs = a_prototype(), a_prototype(workspace_id=THEIRS)
    await index.upsert_faces([(ours, PROBE), (theirs, PROBE)])
    await nearest(index, OURS, PROBE, min_similarity=0.5)
    assert {*index._prototypes._kept} == {OURS}
    for _ in range(102):  # room is made after a hundred searches of others
        [found] = await nearest(index, THEIRS, PROBE, min_similarity=0.5)
        assert found.face_id == theirs.face_instance_id
    assert {*index._prototypes._kept} == {THEIRS}
    [found] = await nearest(index, OURS, PROBE, min_similarity=0.5)
    assert found.face_id == ours.face_instance_id
    await index.close()


@pytest.mark.parametrize(("faces", "is_kept"), [(2, True), (3, False)])
async def test_the_prototypes_of_a_workspace_are_kept_only_if_all_of_them_fit(
    tmp_path: Path, collection: FaceCollection, faces: int, is_kept: bool
) -> None:
    """The limit also holds when one more prototype is written after the others were read."""
    index = QdrantEdgeVectorIndex(tmp_path, collection)
    await index.prepare()
    await index.upsert_faces([(a_prototype(), PROBE) for _ in range(faces - 1)])
    shard, prototypes = index._folder.current.shard, KeptPrototypes(collection.dimensions, most=2)
    assert prototypes.of(OURS, shard) is not None
    kept, last = prototypes.before_write(OURS), a_prototype()
    await index.upsert_faces([(last, PROBE)])
    prototypes.after_write(OURS, kept, [last.face_instance_id], shard)
    assert (OURS in prototypes._kept) == is_kept
    prototypes.forget()
    assert (prototypes.of(OURS, shard) is not None) == is_kept
    await index.close()
