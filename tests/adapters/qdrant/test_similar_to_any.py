"""One search with several faces at once, of every VectorIndex."""

from uuid import uuid4

import numpy as np
import pytest

from domain.ids import PersonId
from domain.ports import VectorIndex
from tests.adapters.faces import OURS, PROBE, THEIRS, a_face, at_similarity


async def test_faces_close_to_any_of_several_probes_come_once_with_their_best_similarity(
    index: VectorIndex,
) -> None:
    """The second probe is at a right angle to the first: only the face halfway is equally close to both."""
    other = at_similarity(0)
    between, near_first, near_other, too_far = a_face(), a_face(), a_face(), a_face()
    halfway = PROBE + other
    await index.upsert_faces(
        [
            (between, halfway / np.linalg.norm(halfway)),
            (near_first, PROBE),
            (near_other, 0.8 * other + 0.6 * PROBE),
            (too_far, -PROBE),
            (a_face(person_id=PersonId(uuid4())), PROBE),
            (a_face(is_prototype=True), PROBE),
            (a_face(workspace_id=THEIRS), PROBE),
        ]
    )
    found = await index.similar_to_any(OURS, [PROBE, other], min_similarity=0.5, limit=50)
    expected = [(near_first, 1), (near_other, 0.8), (between, 0.5**0.5)]
    assert [hit.face_id for hit in found] == [face.face_instance_id for face, _ in expected]
    assert [hit.similarity for hit in found] == pytest.approx([close for _, close in expected], abs=1e-5)
    [closest] = await index.similar_to_any(OURS, [PROBE, other], min_similarity=0.5, limit=1)
    assert closest.face_id == near_first.face_instance_id
    exact = await index.similar_to_any(OURS, [PROBE, other], min_similarity=0.8, limit=50)
    assert [hit.face_id for hit in exact] == [face.face_instance_id for face, _ in expected[:2]]
    assert len(await index.similar_to_any(OURS, [PROBE], min_similarity=-1, limit=50)) == 4
    assert await index.similar_to_any(OURS, [], min_similarity=0, limit=50) == []
