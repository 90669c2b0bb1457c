"""Faces are grouped by likeness, and the groups respect what people said about the faces."""

import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.values.grouping import Constraints, Nearness
from workers.recognition.clustering import neighbours
from workers.recognition.clustering.cluster_process import Group
from workers.recognition.clustering.graph import group_by_graph
from workers.recognition.clustering.greedy import group_greedily
from workers.recognition.clustering.neighbours import nearest_pairs

NEAR = Nearness(face=0.45, group=0.42)
Rows = NDArray[np.float32]

each_way = pytest.mark.parametrize("group", [group_by_graph, group_greedily])


def units(rows: NDArray[np.float64]) -> Rows:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def people(sizes: list[int], *, alike: float = 0.8, seed: int = 1) -> tuple[Rows, NDArray[np.int64]]:
    """Embeddings of people who do not look alike, in a random order, and the person of each embedding."""
    chance = np.random.default_rng(seed)
    of = np.repeat(np.arange(len(sizes)), sizes)
    looks, noise = chance.normal(size=(len(sizes), 256)), chance.normal(size=(len(of), 256))
    rows = units(alike * units(looks)[of] + (1 - alike**2) ** 0.5 * units(noise))
    order = chance.permutation(len(of))
    return rows[order], of[order]


def partition(labels: NDArray[np.int64]) -> set[frozenset[int]]:
    """The groups as sets of rows. Noise is left out."""
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist()) - {-1}}


def free(count: int, apart: list[tuple[int, int]]) -> Constraints:
    return Constraints(np.array(apart, np.int64).reshape(-1, 2), np.full(count, -1))


@pytest.mark.checklist(85)
@each_way
def test_each_person_is_a_group_and_strangers_are_noise(group: Group) -> None:
    rows, of = people([30, 12, 5, 2, 1, 1, 1])
    labels = group(rows, NEAR, None)
    assert partition(labels) == {frozenset(np.flatnonzero(of == person).tolist()) for person in range(4)}
    assert set(labels[of >= 4].tolist()) == {-1}
    assert [int((labels == label).sum()) for label in range(4)] == [30, 12, 5, 2]  # the largest is the first
    assert (group(rows, NEAR, None) == labels).all()


@each_way
@pytest.mark.parametrize("count", [0, 1])
def test_without_two_faces_there_is_no_group(group: Group, count: int) -> None:
    rows, _ = people([2])
    labels = group(rows[:count], NEAR, free(count, []))
    assert labels.tolist() == [-1] * count
    assert labels.dtype == np.int64


def test_copies_of_one_photo_are_one_group() -> None:
    """Each copy has more equally near neighbours than the graph keeps."""
    rows = np.repeat(people([1])[0], 5000, axis=0)
    assert group_by_graph(rows, NEAR, None).tolist() == [0] * 5000


def test_two_on_one_photo_are_two_people_however_alike() -> None:
    """Twins: only the photos that show both tell that they are two."""
    chance = np.random.default_rng(3)
    [look] = people([1])[0]
    other = units((look + 0.02 * chance.normal(size=(1, 256))).astype(np.float64))[0]
    rows = np.concatenate([np.tile(look, (20, 1)), np.tile(other, (20, 1))])
    apart = [(photo, 20 + photo) for photo in range(20)]
    assert partition(group_by_graph(rows, NEAR, None)) == {frozenset(range(40))}
    labels = group_by_graph(rows, NEAR, free(40, apart))
    assert all(labels[one] != labels[two] for one, two in apart)
    assert partition(labels) == {frozenset(range(20)), frozenset(range(20, 40))}


def test_faces_that_people_said_are_one_person_stay_together() -> None:
    """A child and the same child years later do not look alike, but an owner said that it is one child."""
    rows, of = people([8, 8])
    child, grown = np.flatnonzero(of == 0), np.flatnonzero(of == 1)
    together = np.full(16, -1)
    together[[child[0], grown[0]]] = 0
    assert len(partition(group_by_graph(rows, NEAR, None))) == 2
    both = group_by_graph(rows, NEAR, Constraints(np.empty((0, 2), np.int64), together))
    assert both[child[0]] == both[grown[0]] != -1
    # Two faces that are both to be together and to be apart stay together.
    pair = np.array([[child[0], grown[0]]])
    assert group_by_graph(rows, NEAR, Constraints(pair, together))[grown[0]] == both[child[0]]


def test_siblings_are_told_apart_by_all_their_photos() -> None:
    """The nearest photos of the two are more alike than the threshold."""
    chance = np.random.default_rng(5)
    [look, away] = units(chance.normal(size=(2, 256)))
    sibling = 0.5 * look + 0.75**0.5 * away
    alike = chance.normal(0.8, 0.06, size=(80, 1))
    noise = units(chance.normal(size=(80, 256)))
    rows = units(alike * np.repeat([look, sibling], 40, axis=0) + (1 - alike**2) ** 0.5 * noise)
    assert (rows[:40] @ rows[40:].T >= NEAR.face).sum() > 20
    assert partition(group_by_graph(rows, NEAR)) == {frozenset(range(40)), frozenset(range(40, 80))}


def test_a_search_in_fewer_dimensions_finds_nearly_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, _ = people([40] * 30, alike=0.75)
    exact = nearest_pairs(rows, 0.45, most=10)
    monkeypatch.setattr(neighbours, "_MANY_ROWS", 100)
    rough = nearest_pairs(rows, 0.45, most=10)
    found = set(zip(rough.first.tolist(), rough.second.tolist(), strict=True))
    wanted = set(zip(exact.first.tolist(), exact.second.tolist(), strict=True))
    assert len(found & wanted) > 0.95 * len(wanted)
    assert float(rough.similarity.min()) >= 0.45  # what is found is compared exactly


@pytest.mark.checklist(231)
@pytest.mark.parametrize("copies", [False, True], ids=["people", "copies of one photo"])
def test_grouping_takes_no_matrix_of_all_with_all(monkeypatch: pytest.MonkeyPatch, copies: bool) -> None:
    monkeypatch.setattr(neighbours, "_BLOCK_VALUES", 100_000)
    monkeypatch.setattr(neighbours, "_MANY_HITS", 10_000)
    peaks = []
    for count in (2000, 4000):
        rows = np.repeat(people([1])[0], count, axis=0) if copies else people([10] * (count // 10))[0]
        tracemalloc.start()
        try:
            group_by_graph(rows, NEAR)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < 2.8 * peaks[0], peaks  # a matrix would take four times as much
