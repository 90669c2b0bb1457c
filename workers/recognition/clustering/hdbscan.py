"""Groups rows by scikit-learn's HDBSCAN, on their 50 principal components: CLUSTERER=hdbscan.

On all 512 dimensions its tree search takes a minute for 10,000 rows, and without a tree 1.7 GB.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Final

import numpy as np

from domain.errors import Corrupt
from domain.values.grouping import Constraints, Nearness
from workers.recognition.clustering.constrained import part, units_of
from workers.recognition.clustering.graph import without_single_ones
from workers.recognition.clustering.neighbours import Indices, Rows, nearest_pairs

_DIMENSIONS: Final = 50
_TOO_FEW_ROWS: Final = 2
_NEIGHBOURS: Final = 24


def ensure_installed() -> None:
    """Raises Corrupt with one sentence that says what to do."""
    if find_spec("sklearn") is None:
        raise Corrupt(
            "CLUSTERER=hdbscan", "scikit-learn is not installed; install it, or set CLUSTERER=graph"
        )


def group_by_hdbscan(
    rows: Rows,
    nearness: Nearness,
    constraints: Constraints | None = None,
    *,
    tell: Callable[[int], None] = lambda _: None,
) -> Indices:
    """The group of each row, from 0 on; -1 for a row without a group, and for both of only two rows.

    nearness: HDBSCAN finds its own thresholds. `face` only says which neighbours are followed where a group
    holds two people.
    """
    from sklearn.cluster import HDBSCAN  # noqa: PLC0415  a server that does not choose it need not have it

    if len(rows) <= _TOO_FEW_ROWS:
        return np.full(len(rows), -1, np.int64)
    search = HDBSCAN(min_cluster_size=2, min_samples=2, copy=False)
    found = np.asarray(search.fit_predict(_components(rows)), np.int64)
    tell(len(rows))
    alone = found < 0
    labels = np.where(alone, found.max() + 1 + np.arange(len(rows)), found)
    units = units_of(len(rows), constraints)
    _, a_row_of_each = np.unique(units.of_row, return_index=True)
    edges = units.edges(nearest_pairs(rows, nearness.face, most=_NEIGHBOURS))
    return without_single_ones(part(labels[a_row_of_each], edges, units.apart)[units.of_row])


def _components(rows: Rows) -> Rows:
    """The rows in their 50 principal components; fewer where a row is shorter."""
    centred = rows - rows.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    components: Rows = centred @ directions[:, -min(_DIMENSIONS, rows.shape[1]) :]
    return components
