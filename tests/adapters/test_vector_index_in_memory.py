"""What an index keeps in memory is what it holds. Part of the contract of every VectorIndex."""

from dataclasses import replace

from domain.ports import VectorIndex
from tests.adapters.faces import OURS, PROBE, THEIRS, a_prototype, at_similarity, nearest


async def test_a_search_sees_what_was_written_since_the_one_before(index: VectorIndex) -> None:
    """Nothing old is left of one that was moved, erased, or is a prototype no more."""
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
