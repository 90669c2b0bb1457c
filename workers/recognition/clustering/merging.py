"""Joins groups whose members are alike on average, the nearest pair of groups first.

A mean of many cosines tells two siblings from two groups of one person far better than their nearest faces
do: it evens out what two photos have in common.
"""

from typing import Final, NamedTuple

import numpy as np

from workers.recognition.clustering.neighbours import Edges, Indices, Rows, cosines, nearest_pairs

_ROUNDS: Final = 30
_NEAREST_GROUPS: Final = 16


class Groups(NamedTuple):
    """means: of the members' rows, not of unit length: the product of two is their members' mean cosine.

    sizes: the number of rows of each group.
    """

    means: Rows
    sizes: Indices


def groups_of(rows: Rows, labels: Indices) -> Groups:
    """labels: from 0 on, each of them used."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(labels.max() + 1))
    sizes = np.diff(starts, append=len(labels))
    sums = np.add.reduceat(rows[order], starts)
    return Groups(np.divide(sums, sizes[:, None], dtype=np.float32), sizes)


def compact(labels: Indices) -> Indices:
    """The labels renumbered from 0 on, with the same groups."""
    return np.unique(labels, return_inverse=True)[1]


def merge_alike(rows: Rows, labels: Indices, least: float, apart: Indices) -> Indices:
    """labels: from 0 on. least: the mean cosine from which two groups are one. apart: rows, shape (m, 2),
    that must not come together.

    Two single rows are not compared: their one cosine was judged when they were not put together.
    """
    groups = groups_of(rows, labels)
    pairs = nearest_pairs(groups.means, least, most=_NEAREST_GROUPS)
    pairs = pairs.only((groups.sizes[pairs.first] > 1) | (groups.sizes[pairs.second] > 1))
    for _ in range(_ROUNDS):
        pairs = _allowed(pairs, labels[apart], len(groups.sizes))
        joined = _mutual_best(pairs, len(groups.sizes))
        if not len(joined.first):
            break
        into = np.arange(len(groups.sizes))
        into[joined.second] = joined.first
        into = compact(into)
        labels = into[labels]
        groups = groups_of(rows, labels)
        pairs = _anew(pairs, into, groups, least)
    return labels


def _allowed(pairs: Edges, apart: Indices, count: int) -> Edges:
    """The pairs that may be joined. apart: pairs of groups that may not, shape (m, 2)."""
    foes = np.minimum(apart[:, 0], apart[:, 1]) * count + np.maximum(apart[:, 0], apart[:, 1])
    return pairs.only(~np.isin(pairs.first * count + pairs.second, foes))


def _mutual_best(pairs: Edges, count: int) -> Edges:
    """Pairs of groups that are each other's nearest one."""
    best = np.full(count, -1.0, np.float32)
    np.maximum.at(best, pairs.first, pairs.similarity)
    np.maximum.at(best, pairs.second, pairs.similarity)
    mutual = pairs.only((pairs.similarity == best[pairs.first]) & (pairs.similarity == best[pairs.second]))
    # A group takes part in one join only, also when several are equally near.
    _, one = np.unique(mutual.first, return_index=True)
    mutual = mutual.only(one)
    _, other = np.unique(mutual.second, return_index=True)
    mutual = mutual.only(other)
    return mutual.only(~np.isin(mutual.first, mutual.second))


def _anew(pairs: Edges, into: Indices, groups: Groups, least: float) -> Edges:
    """The pairs after some groups were joined, with the cosines of the new means."""
    one, other = into[pairs.first], into[pairs.second]
    first, second = np.minimum(one, other), np.maximum(one, other)
    keys = np.unique(first * len(into) + second)
    first, second = np.divmod(keys, len(into))
    kept = first != second
    first, second = first[kept], second[kept]
    similarity = cosines(groups.means, first, second)
    return Edges(first, second, similarity).only(similarity >= least)
