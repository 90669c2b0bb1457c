"""Finds for each row the rows nearest to it, without a matrix of all with all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
Indices = NDArray[np.int64]

# How many values one product of matrices has. A block and what is selected from it stay below 150 MB.
_BLOCK_VALUES: Final = 12_000_000
# With more hits than this in a block, such as copies of one photo, its rows are taken one by one.
_MANY_HITS: Final = 1_000_000
_PAIRS_AT_ONCE: Final = 8192
# From so many rows on, candidates are looked for in fewer dimensions, which takes a quarter of the time.
_MANY_ROWS: Final = 20_000
_FEWER_DIMENSIONS: Final = 128
# A cosine in 128 of 512 dimensions is off by less than this for 19 of 20 pairs, measured on random rows.
_SLACK: Final = 0.08
_SAMPLE: Final = 10_000
_NONE: Final = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of rows that are alike: each pair once, `first` < `second`. similarity: their cosine."""

    first: Indices
    second: Indices
    similarity: Rows

    def only(self, kept: NDArray[np.bool_] | Indices) -> "Edges":
        return Edges(self.first[kept], self.second[kept], self.similarity[kept])


def nearest_pairs(
    rows: Rows,
    min_similarity: float,
    *,
    most: int,
    tell: Callable[[int], None] = lambda _: None,
) -> Edges:
    """Pairs with a cosine of at least `min_similarity`; of each row the `most` nearest of those after it.

    rows: of unit length, or means of such rows. From _MANY_ROWS rows on, a few pairs close to the threshold
    are missed. tell: is told how many rows are done. Memory grows with rows times `most`.
    """
    looks, least = _looks(rows, min_similarity)
    found: list[Edges] = []
    for start, block in _blocks(looks):
        hits = _hits(block, least, most)
        one, other = start + hits.first, start + hits.second
        similarity = hits.similarity if looks is rows else cosines(rows, one, other)
        exact = Edges(one, other, similarity).only(similarity >= min_similarity)
        found.append(_nearest_of_each(exact, most))
        tell(min(start + len(block), len(rows)))
    return _all(found)


def _looks(rows: Rows, min_similarity: float) -> tuple[Rows, float]:
    """What is compared first: the rows or, if there are many, their projections to fewer dimensions. Also the
    cosine from which on a pair of these is compared exactly.
    """
    if len(rows) < _MANY_ROWS or rows.shape[1] <= _FEWER_DIMENSIONS:
        return rows, min_similarity
    sample = rows[:: max(len(rows) // _SAMPLE, 1)]
    _, directions = np.linalg.eigh(sample.T @ sample)
    fewer: Rows = rows @ directions[:, -_FEWER_DIMENSIONS:].astype(np.float32, copy=False)
    lengths: Rows = np.linalg.norm(fewer, axis=1, keepdims=True)
    fewer /= np.maximum(lengths, 1e-9)
    return fewer, min_similarity - _SLACK


def _blocks(looks: Rows) -> Iterator[tuple[int, Rows]]:
    """The cosines of some rows to themselves and all after them, so that each pair is looked at once; -1 in
    place of what is no pair.
    """
    start = 0
    while start < len(looks):
        size = max(_BLOCK_VALUES // (len(looks) - start), 1)
        block = looks[start : start + size] @ looks[start:].T
        block[:, : len(block)][np.tri(len(block), dtype=np.bool_)] = -1
        yield start, block
        start += len(block)


def _hits(block: Rows, least: float, most: int) -> Edges:
    """Places in the block with a value of at least `least`; `first` is the row within the block."""
    is_hit = block >= least
    if np.count_nonzero(is_hit) > _MANY_HITS:
        return _best_hits(block, least, most)
    flat = np.flatnonzero(is_hit)
    first, second = np.divmod(flat, block.shape[1])
    return Edges(first, second, block.ravel()[flat])


def _best_hits(block: Rows, least: float, most: int) -> Edges:
    """The best hits of each row: twice `most`, because the values may be rough."""
    kept = min(2 * most, block.shape[1])
    first, second = [], []
    for place, row in enumerate(block):
        best = np.argpartition(row, -kept)[-kept:]
        best = best[row[best] >= least]
        first.append(np.full(len(best), place))
        second.append(best)
    one, other = np.concatenate(first), np.concatenate(second)
    return Edges(one, other, block[one, other])


def cosines(rows: Rows, one: Indices, other: Indices) -> Rows:
    """The cosine of each pair of rows, of two means the mean cosine; some pairs at a time, to save memory."""
    found = np.empty(len(one), np.float32)
    for start in range(0, len(one), _PAIRS_AT_ONCE):
        some = slice(start, start + _PAIRS_AT_ONCE)
        found[some] = np.einsum("ij,ij->i", rows[one[some]], rows[other[some]])
    return found


def _nearest_of_each(hits: Edges, most: int) -> Edges:
    """The `most` nearest hits of each `first`."""
    order = np.lexsort((-hits.similarity, hits.first))
    first = hits.first[order]
    place = np.arange(len(first)) - np.searchsorted(first, first)
    return hits.only(order[place < most])


def _all(found: list[Edges]) -> Edges:
    first = np.concatenate([edges.first for edges in found] or [np.empty(0, np.int64)])
    second = np.concatenate([edges.second for edges in found] or [np.empty(0, np.int64)])
    return Edges(first, second, np.concatenate([edges.similarity for edges in found] or [_NONE]))
