"""CLUSTERER=hdbscan groups faces by likeness, and keeps faces of one photo apart."""

import numpy as np

from tests.recognition.clustering.test_clustering import NEAR, free, partition, people
from workers.recognition.clustering.hdbscan import group_by_hdbscan


def test_hdbscan_groups_faces_and_keeps_apart_what_must_be_apart() -> None:
    rows, of = people([12, 9, 6])
    labels = group_by_hdbscan(rows, NEAR, None)
    assert partition(labels) == {frozenset(np.flatnonzero(of == person).tolist()) for person in range(3)}
    one, other = np.flatnonzero(of == 0)[:2].tolist()
    parted = group_by_hdbscan(rows, NEAR, free(len(rows), [(one, other)]))
    assert parted[one] != parted[other]
    assert group_by_hdbscan(rows[:1], NEAR, None).tolist() == [-1]
