"""Finds parts of one cluster that may be other people."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# A moderator has to look at each part, so there are at most so many. Smaller ones are added to the largest,
# which stays.
MOST_PARTS: Final = 6


def part_by_likeness(faces: Vectors, least_cosine: float) -> list[list[int]]:
    """faces: shape (n, dimensions), unit length. Returns the places of each part, the largest first; one part
    where all look like one person.

    Average linkage: the two parts with the highest mean cosine are joined, again and again, while that mean
    is at least `least_cosine`. Call it for a few hundred faces: it compares all pairs.
    """
    parts = [[place] for place in range(len(faces))]
    sums, sizes = faces.astype(np.float64), np.ones(len(faces))
    cosines = sums @ sums.T
    np.fill_diagonal(cosines, -np.inf)
    while len(faces) > 1:
        one, other = divmod(int(np.argmax(cosines)), len(faces))
        if cosines[one, other] < least_cosine:
            break
        parts[one] += parts[other]
        sums[one] += sums[other]
        sizes[one] += sizes[other]
        parts[other] = []
        cosines[other, :] = cosines[:, other] = -np.inf
        alive = np.isfinite(cosines[one])
        cosines[one, alive] = cosines[alive, one] = sums[alive] @ sums[one] / (sizes[alive] * sizes[one])
    return _largest_first([sorted(part) for part in parts if part])


def _largest_first(parts: list[list[int]]) -> list[list[int]]:
    parts.sort(key=lambda part: (-len(part), part[0]))
    for rest in parts[MOST_PARTS:]:
        parts[0] = sorted([*parts[0], *rest])
    return parts[:MOST_PARTS]
