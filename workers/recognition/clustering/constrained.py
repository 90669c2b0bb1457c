"""What people said about the faces to group: which show one person, and which show different people."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from domain.values.grouping import Constraints
from workers.recognition.clustering.merging import compact
from workers.recognition.clustering.neighbours import Edges, Indices


@dataclass(frozen=True, slots=True)
class Units:
    """Rows that are known to be one person count as one unit. of_row: the unit of each row, int64 (n,).

    apart: pairs of units, shape (m, 2), that are two people.
    """

    of_row: Indices
    apart: Indices

    @property
    def count(self) -> int:
        return int(self.of_row.max(initial=-1)) + 1

    def edges(self, edges: Edges) -> Edges:
        """Edges between units, without those inside of one and those between two people. Unlike rows, two
        units may have several.
        """
        one, other = self.of_row[edges.first], self.of_row[edges.second]
        first, second = np.minimum(one, other), np.maximum(one, other)
        parted = np.isin(first * self.count + second, self.apart[:, 0] * self.count + self.apart[:, 1])
        return Edges(first, second, edges.similarity).only((first != second) & ~parted)


def units_of(count: int, constraints: Constraints | None) -> Units:
    if constraints is None:
        return Units(np.arange(count), np.empty((0, 2), np.int64))
    alone = constraints.together < 0
    own = constraints.together.max(initial=0) + 1 + np.arange(count)
    of_row = compact(np.where(alone, own, constraints.together))
    pairs = of_row[constraints.apart.reshape(-1, 2)]
    apart = np.stack([pairs.min(axis=1), pairs.max(axis=1)], axis=1)
    return Units(of_row, np.unique(apart[apart[:, 0] != apart[:, 1]], axis=0))


def part(labels: Indices, edges: Edges, apart: Indices) -> Indices:
    """Divides groups that contain two units which people know to be different persons.

    The strongest edges of such a group are followed first. An edge that would join what is apart is skipped.
    labels: of each unit. Returns labels from 0 on.
    """
    same = labels[apart[:, 0]] == labels[apart[:, 1]]
    torn = np.isin(labels, labels[apart[same, 0]])
    if not torn.any():
        return compact(labels)
    inside = edges.only(torn[edges.first] & (labels[edges.first] == labels[edges.second]))
    parts = _Parts(apart[same])
    strongest = np.argsort(-inside.similarity, kind="stable")
    for first, second in zip(
        inside.first[strongest].tolist(), inside.second[strongest].tolist(), strict=True
    ):
        parts.join(first, second)
    roots = labels.copy()
    units = np.flatnonzero(torn)
    roots[units] = len(labels) + np.fromiter(map(parts.root, units.tolist()), np.int64, len(units))
    return compact(roots)


class _Parts:
    """A forest of units in which no tree gets two units that are apart."""

    def __init__(self, apart: Indices) -> None:
        self._parents: dict[int, int] = {}
        self._foes: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in apart.tolist():
            self._foes[one].add(other)
            self._foes[other].add(one)

    def root(self, unit: int) -> int:
        *path, root = self._path(unit)
        for passed in path:
            self._parents[passed] = root
        return root

    def join(self, one: int, other: int) -> None:
        """Joins the two trees, unless that brings together what is apart."""
        first, second = self.root(one), self.root(other)
        if first == second or second in self._foes[first]:
            return
        if len(self._foes[first]) > len(self._foes[second]):
            first, second = second, first
        self._parents[first] = second
        for foe in self._foes.pop(first):
            self._foes[foe].discard(first)
            self._foes[foe].add(second)
            self._foes[second].add(foe)

    def _path(self, unit: int) -> Iterator[int]:
        while True:
            yield unit
            if (above := self._parents.get(unit, unit)) == unit:
                return
            unit = above
