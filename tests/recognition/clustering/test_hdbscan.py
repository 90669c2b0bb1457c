"""CLUSTERER=hdbscan groups faces by likeness, and keeps faces of one photo apart."""

import numpy as np
import pytest

from tests.recognition.clustering.test_clustering import NEAR, free, partition, people
from workers.recognition.clustering.hdbscan import group_by_hdbscan


def test_hdbscan_groups_faces_and_keeps_two_faces_apart_that_constraints_keep_apart() -> None:
    rows, of = people([12, 9, 6])
    labels = group_by_hdbscan(rows, NEAR, None)
    first, second, third = (frozenset(np.flatnonzero(of == person).tolist()) for person in range(3))
    assert partition(labels) == {first, second, third}
    one, other, *rest = sorted(first)
    parted = group_by_hdbscan(rows, NEAR, free(len(rows), [(one, other)]))
    assert parted[one] != parted[other]
    assert {second, third} < partition(parted)
    assert len({*parted[rest].tolist()}) == 1
    assert parted[rest[0]] in (parted[one], parted[other])


@pytest.mark.parametrize("count", [1, 2])
def test_so_few_faces_that_hdbscan_finds_no_group_are_noise(count: int) -> None:
    rows, _ = people([2])
    assert group_by_hdbscan(rows[:count], NEAR, None).tolist() == [-1] * count
