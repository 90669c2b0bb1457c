"""Groups rows by a graph of nearest neighbours: Chinese whispers, then groups that are alike are joined.

The default (docs/decisions.md says by which figures it was chosen).
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from domain.values.grouping import Constraints, Nearness
from workers.recognition.clustering.constrained import part, units_of
from workers.recognition.clustering.merging import compact, merge_alike
from workers.recognition.clustering.neighbours import Indices, Rows, nearest_pairs
from workers.recognition.clustering.whispers import whisper

# How many neighbours each row has among the rows after it. More of them change nothing for a person with
# hundreds of photos.
_NEIGHBOURS: Final = 24
# An edge weighs by how far it lies above this share of the threshold, squared: the surest ones decide.
_WEIGHTLESS: Final = 0.65


def group_by_graph(
    rows: Rows,
    nearness: Nearness,
    constraints: Constraints | None = None,
    *,
    tell: Callable[[int], None] = lambda _: None,
) -> Indices:
    """The group of each row, from 0 on; -1 for a row without a group. tell: is told how many are compared."""
    if not len(rows):
        return np.empty(0, np.int64)
    units = units_of(len(rows), constraints)
    edges = units.edges(nearest_pairs(rows, nearness.face, most=_NEIGHBOURS, tell=tell))
    weights = np.square(edges.similarity - _WEIGHTLESS * nearness.face)
    labels = part(whisper(units.count, edges, weights), edges, units.apart)
    # One row of each unit is enough to say what is apart, because all rows of a unit have one label.
    apart = np.stack([_a_row_of_each(units.of_row)[units.apart[:, side]] for side in (0, 1)], axis=1)
    labels = merge_alike(rows, compact(labels[units.of_row]), nearness.group, apart)
    return without_single_ones(labels)


def without_single_ones(labels: Indices) -> Indices:
    """Groups of one row become noise; the others are numbered from 0 on, the largest first."""
    sizes = np.bincount(labels)
    order = np.argsort(-sizes, kind="stable")
    numbers = np.full(len(sizes), -1, np.int64)
    numbers[order] = np.where(sizes[order] > 1, np.arange(len(sizes)), -1)
    return numbers[labels]


def _a_row_of_each(of_row: Indices) -> Indices:
    return np.unique(of_row, return_index=True)[1]
