"""How a grouping is compared with the truth, by hand-made examples."""

import numpy as np
import pytest

from sandbox.grouping.scores import score
from sandbox.grouping.sets import computed_set


@pytest.mark.parametrize(
    ("truth", "labels", "bcubed", "purity", "pair_f1", "groups"),
    [
        pytest.param([0, 0, 1, 1], [5, 5, 2, 2], 1, 1, 1, 2, id="right"),
        pytest.param([0, 0, 1, 1], [0, 0, 0, 0], 2 / 3, 0.5, 0.5, 1, id="all in one"),
        pytest.param([0, 0, 1, 1], [-1, -1, -1, -1], 2 / 3, 1, 0, 0, id="all noise"),
        pytest.param([0, 0, 1, 2], [0, 0, -1, -1], 1, 1, 1, 1, id="noise is alone, not one group"),
        pytest.param([0, 0, 0, 1], [0, 0, 0, 0], 0.7692, 0.75, 2 / 3, 1, id="a stranger among three"),
    ],
)
def test_a_grouping_is_compared_with_the_truth(
    truth: list[int], labels: list[int], bcubed: float, purity: float, pair_f1: float, groups: int
) -> None:
    found = score(np.array(truth), np.array(labels))
    assert found.bcubed == pytest.approx(bcubed, abs=1e-4)
    assert found.purity == pytest.approx(purity, abs=1e-4)
    assert found.pair_f1 == pytest.approx(pair_f1, abs=1e-4)
    assert found.groups == groups


@pytest.mark.parametrize("hard", [False, True])
def test_the_same_seed_makes_the_same_faces(hard: bool) -> None:
    one, other = (computed_set(300, hard=hard, seed=3) for _ in range(2))
    assert (one.rows == other.rows).all()
    assert len(one.rows) == len(one.truth) == 300
    assert np.allclose(np.linalg.norm(one.rows, axis=1), 1, atol=1e-3)
    alone = np.bincount(one.truth) == 1
    assert (alone.sum() >= 70) == hard  # strangers and poor faces are a quarter
