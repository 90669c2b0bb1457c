"""Chinese whispers: each row takes the label that weighs most among its neighbours, until no label changes,
for 40 rounds at most.

Biemann, "Chinese Whispers", 2006. All rows of a random half are changed at once, so that a round is a few
operations on arrays. If all rows changed at once, two neighbours would swap their labels for ever.
"""

from typing import Final

import numpy as np

from workers.recognition.clustering.neighbours import Edges, Indices, Rows

_ROUNDS: Final = 40
_SEED: Final = 1  # the same faces are grouped in the same way each time


def whisper(count: int, edges: Edges, weights: Rows) -> Indices:
    """A label for each of `count` rows, shape (count,). A row without neighbours has a label of its own."""
    labels = np.arange(count)
    if not len(edges.first):
        return labels
    chance = np.random.default_rng(_SEED)
    # Both directions of each edge, by the row that listens.
    listener = np.concatenate([edges.first, edges.second])
    speaker = np.concatenate([edges.second, edges.first])
    weight = np.concatenate([weights, weights])
    order = np.argsort(listener, kind="stable")
    listener, speaker, weight = listener[order], speaker[order], weight[order]
    is_restless = np.ones(count, np.bool_)
    for _ in range(_ROUNDS):
        listens = is_restless & (chance.random(count) < 0.5)
        heard = listens[listener]
        rows, loudest = _loudest(listener[heard], labels[speaker[heard]], weight[heard], count)
        is_restless[listens] = False
        changed = rows[labels[rows] != loudest]
        labels[rows] = loudest
        has_changed = np.zeros(count, np.bool_)
        has_changed[changed] = True
        is_restless[listener[has_changed[speaker]]] = True
        if not is_restless.any():
            break
    return labels


def _loudest(rows: Indices, labels: Indices, weights: Rows, count: int) -> tuple[Indices, Indices]:
    """Rows that heard something, and for each the label with the largest sum of weights."""
    if not len(rows):
        return rows, labels
    keys = rows * count + labels
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    sums = np.add.reduceat(weights[order].astype(np.float64), starts)
    heard, said = np.divmod(keys[starts], count)
    best = np.lexsort((sums, heard))
    last = np.flatnonzero(np.diff(heard[best], append=-1))
    return heard[best][last], said[best][last]
