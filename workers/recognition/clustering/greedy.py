"""Groups rows as the service groups faces while photos come in: each row joins its nearest earlier row, or
opens a group.

Only for comparison: `usecases/clusters/cluster_faces.py` does the same with the index, photo by photo.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from domain.values.grouping import Constraints, Nearness
from workers.recognition.clustering.constrained import units_of
from workers.recognition.clustering.graph import without_single_ones
from workers.recognition.clustering.merging import compact
from workers.recognition.clustering.neighbours import Edges, Indices, Rows, nearest_pairs

_HITS: Final = 50  # of a search in the index


def group_greedily(
    rows: Rows,
    nearness: Nearness,
    constraints: Constraints | None = None,
    *,
    tell: Callable[[int], None] = lambda _: None,
) -> Indices:
    """The group of each row, from 0 on; -1 for a row without a group. nearness: only its `face` counts."""
    if not len(rows):
        return np.empty(0, np.int64)
    units = units_of(len(rows), constraints)
    # In reverse order, because each row needs its nearest ones among the rows before it.
    turned = nearest_pairs(rows[::-1], nearness.face, most=_HITS, tell=tell)
    last_row = len(rows) - 1
    edges = units.edges(Edges(last_row - turned.second, last_row - turned.first, turned.similarity))
    order = np.lexsort((edges.similarity, edges.second))
    last = np.flatnonzero(np.diff(edges.second[order], append=-1))
    labels = np.arange(units.count)
    for unit, earlier in zip(
        edges.second[order][last].tolist(), edges.first[order][last].tolist(), strict=True
    ):
        labels[unit] = labels[earlier]
    return without_single_ones(compact(labels[units.of_row]))
