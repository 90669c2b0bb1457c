"""Which faces of a video are one person once more: a storyboard shows everybody in several frames."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def best_of_each(
    vectors: NDArray[np.float32], qualities: Sequence[float], *, same_cosine: float, known: Sequence[bool]
) -> list[int]:
    """The indices of the best faces, one for each person who is not known yet, in growing order.

    vectors: of unit length, shape (n, dimensions). known: whether a face is on record already. Two faces are
    of one person from `same_cosine` on, also through a third: who turns away is close to the frame before.
    """
    is_same = vectors @ vectors.T >= same_cosine
    is_left = np.ones(len(vectors), np.bool_)
    best = []
    for first in range(len(vectors)):
        if not is_left[first]:
            continue
        is_left[first] = False
        person, border = [first], [first]
        while border:
            near = np.flatnonzero(is_same[border.pop()] & is_left).tolist()
            is_left[near] = False
            person += near
            border += near
        if not any(known[n] for n in person):
            best.append(max(person, key=lambda n: (qualities[n], -n)))
    return sorted(best)
